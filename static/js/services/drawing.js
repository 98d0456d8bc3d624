/** Glue: a service of the directory as a row, and in full, in the page's words. */
import { say } from '../words.js'
import { isOpen, isStale, whyNot } from './facts.js'
import { copy, fill, option, span } from './pieces.js'

/** @typedef {import('../outbox/shapes').Service} Service */
/** @typedef {import('./facts.js').Local} Local */

const lang = document.documentElement.lang || undefined
const DAY = /** @type {const} */ ({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const dates = new Intl.DateTimeFormat(lang, DAY)

/**
 * @param {Service} service
 * @param {Local} now
 * @returns {Element}
 */
export function row(service, now) {
  const drawn = copy('row')
  drawn.querySelector('a')?.setAttribute('href', `/services/${service.id}`)
  fill(drawn, '[data-name]', service.name)
  const stale = isStale(service, now.day) ? say('services_stale') : ''
  const meta = [service.organization, service.phones?.[0]?.[0], openness(service, now), languages(service), stale]
  const line = /** @type {Element} */ (drawn.querySelector('[data-meta]'))
  line.append(...meta.filter(Boolean).map((words) => span(String(words))))
  const why = whyNot(service, now.day)
  if (why) line.append(mark(service, why, now))
  return drawn
}

/**
 * @param {HTMLElement} place
 * @param {Service} service
 * @param {Local} now
 */
export function inFull(place, service, now) {
  fill(place, '[data-name]', service.name)
  place.querySelector('[data-state]')?.replaceChildren(mark(service, whyNot(service, now.day), now))
  place.querySelector('[data-stale]')?.toggleAttribute('hidden', !isStale(service, now.day))
  place.querySelector('[data-phones]')?.replaceChildren(...(service.phones ?? []).map(ring))
  const facts = allFacts(service, now).filter(([, words]) => words)
  place.querySelector('[data-facts]')?.replaceChildren(...facts.map(([what, words]) => fact(what, words)))
}

/**
 * @param {Service} service
 * @param {Local} now
 * @returns {[string, string][]} what, and the words for it; empty where nothing is known
 */
function allFacts(service, now) {
  const hours = (service.hours ?? []).map(openHours)
  const open = openness(service, now)
  const answers = service.answers ? say('services_in_hours', { n: service.answers }) : ''
  return [
    [say('services_hours'), [open, ...hours].filter(Boolean).join('\n')],
    [say('services_organization'), service.organization],
    [say('services_reasons'), (service.reasons ?? []).map((code) => option('reason', code)).join('\n')],
    [say('services_for_ages'), ages(service)],
    [say('services_languages'), languages(service)],
    [say('services_areas'), (service.areas ?? []).join(', ')],
    [say('services_where'), (service.where ?? []).map((one) => one.filter(Boolean).join(', ')).join('\n')],
    [say('services_about'), service.about ?? ''],
    [say('services_for'), service.for ?? ''],
    [say('services_apply'), service.apply ?? ''],
    [say('services_costs'), service.costs ?? ''],
    [say('services_interpreting'), service.interpreting ?? ''],
    [say('services_note'), service.note ?? ''],
    [say('services_answers'), answers],
    [say('services_assured'), service.assured ? day(service.assured, now) : say('services_never')],
  ]
}

/** @param {Service} service */
function ages({ ages: [lowest, highest] = [null, null] }) {
  if (lowest === null && highest === null) return say('services_everybody')
  if (highest === null) return say('services_from', { lowest: Number(lowest) })
  return lowest === null ? say('services_up_to', { highest }) : say('services_between', { lowest, highest })
}

/** @param {import('../outbox/shapes').Hours} hours */
function openHours([byday, opens, closes, , , words]) {
  const days = byday.map((code) => say(`services_day_${code}`)).join(', ')
  return [days, opens && closes ? `${opens}–${closes}` : '', words].filter(Boolean).join(' ')
}

/**
 * @param {Service} service
 * @param {Local} now
 */
function openness(service, now) {
  const open = isOpen(service, now)
  if (open === null) return ''
  return open ? say('services_open') : say('services_shut')
}

/** @param {Service} service */
function languages({ languages: codes = [] }) {
  return codes.map((code) => option('language', code)).join(', ')
}

/**
 * @param {Service} service
 * @param {string} why a code; empty: it takes referrals
 * @param {Local} now
 */
function mark(service, why, now) {
  const drawn = copy(`mark="${{ '': 'good', paused: 'clock' }[why] ?? 'warn'}"`)
  const until = why === 'paused' && service.paused
  if (until) drawn.append(say('services_until', { day: day(until, now) }))
  else drawn.append(why ? say(`services_why_${why}`) : say('services_takes'))
  return drawn
}

/** @param {string[]} phone */
function ring([number, extension]) {
  const drawn = copy('ring')
  drawn.querySelector('a')?.setAttribute('href', `tel:${number.replace(/(?!^)\+|[^\d+]/g, '')}`)
  fill(drawn, 'a > span', [number, extension].filter(Boolean).join(' · '))
  return drawn
}

/**
 * @param {string} what
 * @param {string} words
 */
function fact(what, words) {
  const drawn = copy('fact')
  fill(drawn, 'dt', what)
  fill(drawn, 'dd', words)
  return drawn
}

/**
 * @param {string} iso
 * @param {Local} now
 * @returns {string} `Tue 3 Nov`, as the server writes it; the year too when it isn't this one
 */
function day(iso, now) {
  const of = Object.fromEntries(dates.formatToParts(Date.parse(iso)).map(({ type, value }) => [type, value]))
  const year = iso.slice(0, 4) === now.day.slice(0, 4) ? '' : ` ${of.year}`
  return `${of.weekday} ${of.day} ${of.month}${year}`
}
