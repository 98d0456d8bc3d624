/** Glue: the services to choose from without signal, those that fit best first. */
import { say } from '../words.js'

/** @typedef {import('../outbox/shapes').Service} Service */

const FIRST = 6
/** @type {Record<string, [number, number]>} */
const AGES = { '0-9': [0, 9], '10-15': [10, 15], '16-17': [16, 17], '18-24': [18, 24], '25-64': [25, 64], '65+': [65, 150] }

/**
 * @param {Service[]} services
 * @param {string} reason
 * @param {string} ageBand
 * @returns {Service[]} best matches first: for this reason, for this age, and able to take somebody now
 */
export function ranked(services, reason, ageBand) {
  const points = (/** @type {Service} */ service) =>
    (service.reasons.includes(reason) ? 4 : 0) + (takes(service, ageBand) ? 2 : 0) + (service.sends ? 1 : 0)
  return [...services].sort((a, b) => points(b) - points(a) || a.name.localeCompare(b.name))
}

/**
 * Draw the chips; what was chosen stays chosen.
 * @param {HTMLFormElement} form
 * @param {Service[]} services
 * @param {string} reason
 * @param {string} ageBand
 */
export function showServices(form, services, reason, ageBand) {
  const box = form.querySelector('[data-services]')
  const template = /** @type {HTMLTemplateElement | null} */ (box?.querySelector('template'))
  if (!box || !template) return
  const chosen = /** @type {HTMLInputElement | null} */ (box.querySelector(':checked'))?.value
  const order = ranked(services, reason, ageBand)
  const fitting = order.filter((service) => !reason || service.reasons.includes(reason))
  const shown = (fitting.length ? fitting : order).slice(0, FIRST)
  const picked = order.find(({ id }) => id === chosen)
  if (picked && !shown.includes(picked)) shown.push(picked)
  for (const old of box.querySelectorAll(':scope > .chip, :scope > p')) old.remove()
  box.append(...shown.map((service) => drawn(template, service, service.id === chosen)))
  if (!services.length) box.append(told('services_none'))
}

/**
 * @param {Service[]} services
 * @param {string} id
 * @returns {string} what a service is called
 */
export function nameOf(services, id) {
  return services.find((service) => service.id === id)?.name ?? ''
}

/**
 * @param {Service} service
 * @param {string} ageBand
 */
function takes({ ages: [lowest, highest] }, ageBand) {
  const [youngest, oldest] = AGES[ageBand] ?? [0, 150]
  return (lowest ?? 0) <= oldest && (highest ?? 150) >= youngest
}

/**
 * @param {HTMLTemplateElement} template
 * @param {Service} service
 * @param {boolean} checked
 */
function drawn(template, { id, name, organization, sends }, checked) {
  const chip = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
  const input = chip.querySelector('input')
  const words = chip.querySelector('span')
  if (input) Object.assign(input, { value: id, checked })
  if (words) words.textContent = [name, organization, sends ? '' : say('service_not_now')].filter(Boolean).join(' · ')
  return chip
}

/** @param {string} key */
function told(key) {
  const line = document.createElement('p')
  line.className = 'hint'
  line.textContent = say(key)
  return line
}
