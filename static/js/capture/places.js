/** Glue: the place chips of the contact form, and where the phone is. The position is turned into a place here and dropped. */
import { say } from '../words.js'
import { suggest } from './nearby.js'

/** @typedef {import('./nearby.js').Fix} Fix */
/** @typedef {import('../outbox/shapes').Place} Place */

const SOON_MS = 1500
const STILL_TRUE_MS = 60_000

/**
 * Draw the chips for an officer's places. A page that the server has filled in already is left as it is.
 * @param {HTMLFormElement} form
 * @param {Awaited<ReturnType<typeof import('../outbox/kit.js').readKit>>} given
 * @param {Fix | null} fix
 */
export function showPlaces(form, { kit, recent }, fix) {
  const template = /** @type {HTMLTemplateElement | null} */ (form.querySelector('template[data-place-chip]'))
  if (!template) return
  const places = kit?.places ?? []
  const { first, street, chosen, by } = suggest(places, recent, fix, Date.now())
  const chip = (/** @type {Place} */ place) => drawn(template, place)
  for (const old of form.querySelectorAll('[data-places] > .chip:not([data-street])')) old.remove()
  template.after(...first.map(chip))
  const rest = places.filter((place) => !first.includes(place) && place !== street)
  form.querySelector('[data-all-places]')?.replaceChildren(...rest.map(chip))
  showStreet(form, street)
  const near = form.querySelector('[data-near]')
  if (near) near.textContent = by === 'fix' ? say('place_near', { n: Math.round(fix?.accuracy ?? 0) }) : ''
  if (near && by === 'last') near.textContent = say('place_last_used')
  if (chosen) choose(form, chosen)
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
 * Where the phone is, if it may be asked without a question to the officer, and answers before they would tap a place.
 * @returns {Promise<Fix | null>}
 */
export async function whereNow() {
  const permission = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null)
  return permission?.state === 'granted' ? locate(SOON_MS) : null
}

/**
 * @param {number} timeout ms
 * @returns {Promise<Fix | null>}
 */
export function locate(timeout) {
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy }),
      () => done(null),
      { enableHighAccuracy: true, maximumAge: STILL_TRUE_MS, timeout },
    )
  })
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
 * @param {string} id
 */
function choose(form, id) {
  const input = form.querySelector(`[name="place"][value="${CSS.escape(id)}"]`)
  if (!(input instanceof HTMLInputElement)) return
  input.checked = true
  if (input.closest('[data-more-places]')) input.dispatchEvent(new Event('change', { bubbles: true }))
}
