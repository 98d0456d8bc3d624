/** Glue: the place chips of the contact form, and which one is chosen ahead (domain.md, The contact form). */
import { say } from '../words.js'

/** @typedef {import('../outbox/shapes').Given} Given */
/** @typedef {import('../outbox/shapes').Place} Place */
/** @typedef {{near: Place[], sure: boolean, within: number}} Where the phone is, as nearby.js found it */

const CHIPS = 3
const FRESH_MS = 15 * 60_000
const NOWHERE = { near: [], sure: false, within: 0 }

/**
 * Draw the chips for an officer's places: nearest, else last used. One is chosen ahead only if the fix is good or the
 * last record fresh. A page that the server has filled in already is left as it is.
 * @param {HTMLFormElement} form
 * @param {Given} given
 * @param {Where} [where]
 */
export function showPlaces(form, { kit, recent }, where = NOWHERE) {
  const template = /** @type {HTMLTemplateElement | null} */ (form.querySelector('template[data-place-chip]'))
  if (!template) return
  const before = /** @type {HTMLInputElement | null} */ (form.querySelector('[name="place"]:checked'))?.value
  const places = kit?.places ?? []
  const used = recent.places.flatMap((id) => places.find((place) => place.id === id) ?? [])
  const first = [...new Set([...where.near, ...used, ...places])].filter(({ kind }) => kind !== 'street').slice(0, CHIPS)
  const beat = (where.near[0] ?? used[0] ?? first[0])?.beat
  const street = places.find((place) => place.kind === 'street' && place.beat === beat)
  const chip = (/** @type {Place} */ place) => drawn(template, place)
  for (const old of form.querySelectorAll('[data-places] > .chip:not([data-street])')) old.remove()
  template.after(...first.map(chip))
  const rest = places.filter((place) => !first.includes(place) && place !== street)
  form.querySelector('[data-all-places]')?.replaceChildren(...rest.map(chip))
  showStreet(form, street)
  showHow(form, where, used.length > 0)
  const fresh = Date.now() - (recent.times[0] ?? 0) < FRESH_MS
  const here = where.sure ? where.near[0]?.id : undefined
  choose(form, here ?? before ?? (fresh ? used[0]?.id : undefined))
}

/**
 * @param {HTMLFormElement} form
 * @returns {string} the name of the place that is chosen
 */
export function placeName(form) {
  return form.querySelector('[name="place"]:checked')?.parentElement?.textContent?.trim() ?? ''
}

/**
 * "Other…" shows the place that was chosen behind it.
 * @param {HTMLFormElement} form
 */
export function watchOtherPlaces(form) {
  const more = /** @type {HTMLDetailsElement | null} */ (form.querySelector('[data-more-places]'))
  const summary = more?.querySelector('summary')
  const words = summary?.textContent ?? ''
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.name !== 'place' || !more || !summary) return
    summary.textContent = more.contains(target) ? placeName(form) : words
    more.open = false
  })
  form.addEventListener('reset', () => summary && (summary.textContent = words))
}

/**
 * @param {HTMLTemplateElement} template
 * @param {Place} place
 */
function drawn(template, { id, label }) {
  const chip = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
  const input = chip.querySelector('input')
  const words = chip.querySelector('span')
  if (input) input.value = id
  if (words) words.textContent = label
  return chip
}

/**
 * @param {HTMLFormElement} form
 * @param {Place | undefined} street
 */
function showStreet(form, street) {
  const input = form.querySelector('[data-street] input')
  if (!(input instanceof HTMLInputElement)) return
  input.value = street?.id ?? ''
  input.disabled = !street
}

/**
 * @param {HTMLFormElement} form
 * @param {Where} where
 * @param {boolean} used whether any place was used before
 */
function showHow(form, { near, within }, used) {
  const line = form.querySelector('[data-near]')
  if (line && near.length) line.textContent = say('place_near', { n: within })
  else if (line) line.textContent = used ? say('place_last_used') : ''
}

/**
 * @param {HTMLFormElement} form
 * @param {string | undefined} id
 */
function choose(form, id) {
  const input = id && form.querySelector(`[name="place"][value="${CSS.escape(id)}"]`)
  if (!(input instanceof HTMLInputElement)) return
  input.checked = true
  if (input.closest('[data-more-places]')) input.dispatchEvent(new Event('change', { bubbles: true }))
}
