/** Glue: the services to choose from without signal, those that fit best first. */
import { readServices } from '../outbox/kit.js'
import { look, ownerOf, readKit } from '../outbox/known.js'
import { localTime, whyNot } from '../services/facts.js'
import { ranked } from '../services/finding.js'
import { say } from '../words.js'

/** @typedef {import('../outbox/shapes').Service} Service */
/** @typedef {{services: Service[], today: string, beatOf: Record<string, string>}} Kept `beatOf`: a beat's name by place */

const FIRST = 6

/** @returns {Promise<Kept>} what this phone carries of the directory */
export async function directory() {
  const known = await look()
  const owner = ownerOf(known)
  const [{ kit }, found] = owner ? await Promise.all([readKit(owner), readServices(owner)]) : [{ kit: undefined }]
  const beats = new Map(kit?.beats.map(({ id, name }) => [id, name]))
  const beatOf = Object.fromEntries((kit?.places ?? []).map(({ id, beat }) => [id, beats.get(beat) ?? '']))
  const { day } = localTime(Date.now() + (known.phone.offset_ms ?? 0), found?.timezone ?? 'UTC')
  return { services: found?.services ?? [], today: day, beatOf }
}

/**
 * Draw the chips; what was chosen stays chosen.
 * @param {HTMLFormElement} form
 * @param {Kept} kept
 */
export function showServices(form, { services, today, beatOf }) {
  const box = form.querySelector('[data-services]')
  const template = /** @type {HTMLTemplateElement | null} */ (box?.querySelector('template'))
  if (!box || !template) return
  const wish = wishOf(form, beatOf)
  const chosen = /** @type {HTMLInputElement | null} */ (box.querySelector(':checked'))?.value
  const order = ranked(services.filter(({ takes, closed }) => takes && !closed), wish, today)
  const fitting = order.filter(({ reasons }) => !wish.reason || reasons?.includes(wish.reason))
  const shown = (fitting.length ? fitting : order).slice(0, FIRST)
  const picked = order.find(({ id }) => id === chosen)
  if (picked && !shown.includes(picked)) shown.push(picked)
  for (const old of box.querySelectorAll(':scope > .chip, :scope > p')) old.remove()
  box.append(...shown.map((service) => drawn(template, service, service.id === chosen, today)))
  if (!order.length) box.append(told('services_none'))
}

/**
 * @param {Kept} kept
 * @param {string} id
 * @returns {string} what a service is called
 */
export function nameOf({ services }, id) {
  return services.find((service) => service.id === id)?.name ?? ''
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} beatOf
 * @returns {import('../services/finding.js').Query} for whom a service is wanted, as far as it has been said
 */
function wishOf(form, beatOf) {
  const said = new FormData(form)
  const value = (/** @type {string} */ name) => String(said.get(name) ?? '')
  const language = value('contact_language') || value('consent_language')
  return { reason: value('reason'), age: value('age_band'), language, area: beatOf[value('place')] ?? '' }
}

/**
 * @param {HTMLTemplateElement} template
 * @param {Service} service
 * @param {boolean} checked
 * @param {string} today
 */
function drawn(template, service, checked, today) {
  const { id, name, organization } = service
  const notNow = whyNot(service, today) ? say('service_not_now') : ''
  const chip = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
  const input = chip.querySelector('input')
  const words = chip.querySelector('span')
  if (input) Object.assign(input, { value: id, checked })
  if (words) words.textContent = [name, organization, notNow].filter(Boolean).join(' · ')
  return chip
}

/** @param {string} key */
function told(key) {
  const line = document.createElement('p')
  line.className = 'hint'
  line.textContent = say(key)
  return line
}
