/**
 * Pure: searching the services on this phone, and which fit best. The same as app/partners/search.py, held side by side
 * by tests/partners/test_phone_parity.py.
 */
import { isOpen, isStale, takesAge, whyNot } from './facts.js'

/** @typedef {import('../outbox/shapes').Service} Service */
/** @typedef {import('./facts.js').Local} Local */
/** @typedef {{words?: string, reason?: string, age?: string, area?: string, language?: string, open?: boolean}} Query */

const ACCENTS = /\p{Mn}/gu
/** @type {WeakMap<Service, {words: string, areas: string[]}>} folded once: a search runs at each letter */
const known = new WeakMap()

/**
 * @param {Service[]} services
 * @param {Query} query what is left empty does not matter
 * @param {Local} now
 * @returns {Service[]} those that fit, best first
 */
export function found(services, query, now) {
  const words = folded(query.words ?? '').split(' ', 8)
  const fitting = services.filter(
    (service) =>
      words.every((word) => read(service).words.includes(word)) &&
      (!query.reason || helpsWith(service, query.reason)) &&
      (!query.age || takesAge(service, query.age)) &&
      (!query.language || speaks(service, query.language)) &&
      nearness(service, query.area) < 2 &&
      (!query.open || isOpen(service, now) === true),
  )
  return ranked(fitting, query, now.day)
}

/**
 * For what is wanted; able to take somebody now; for the age, in the language, for the area; confirmed; by name.
 * @param {Service[]} services
 * @param {Query} wish
 * @param {string} today
 * @returns {Service[]} best first
 */
export function ranked(services, wish, today) {
  const ranks = new Map(services.map((service) => [service, rank(service, wish, today)]))
  return [...services].sort((a, b) => {
    const [one, other] = [ranks.get(a) ?? [], ranks.get(b) ?? []]
    const differs = one.findIndex((value, at) => value !== other[at])
    return differs >= 0 ? one[differs] - other[differs] : inOrder(a.name, b.name) || inOrder(a.id, b.id)
  })
}

/**
 * @param {Service} service
 * @param {Query} wish
 * @param {string} today
 */
function rank(service, { reason, age, language, area }, today) {
  return [
    reason && !helpsWith(service, reason) ? 1 : 0,
    { '': 0, paused: service.read ? 1 : 2 }[whyNot(service, today)] ?? 2,
    age && !takesAge(service, age) ? 1 : 0,
    language && !speaks(service, language) ? 1 : 0,
    nearness(service, area),
    isStale(service, today) ? 1 : 0,
  ]
}

/**
 * @param {Service} service
 * @param {string} [area]
 * @returns {number} 0: in this very area; 1: it helps everywhere; 2: elsewhere
 */
function nearness(service, area) {
  const wanted = folded(area ?? '')
  if (!wanted) return 0
  const { areas } = read(service)
  if (!areas.length) return 1
  return areas.some((one) => one.includes(wanted) || ` ${wanted} `.includes(` ${one} `)) ? 0 : 2
}

/**
 * @param {Service} service
 * @param {string} reason
 */
function helpsWith({ reasons = [] }, reason) {
  return reasons.includes(reason)
}

/**
 * @param {Service} service
 * @param {string} language
 */
function speaks({ languages = [] }, language) {
  return languages.includes(language)
}

/** @param {Service} service */
function read(service) {
  const { name, also = '', about = '', areas = [] } = service
  const before = known.get(service)
  const now = before ?? { words: folded([name, also, about, service.for ?? ''].join(' ')), areas: areas.map(folded) }
  if (!before) known.set(service, now)
  return now
}

/**
 * @param {string} text
 * @returns {string} no accents, no case, one space between words
 */
function folded(text) {
  return text.normalize('NFKD').replace(ACCENTS, '').toUpperCase().toLowerCase().trim().replace(/\s+/gu, ' ')
}

/**
 * @param {string} a
 * @param {string} b
 */
function inOrder(a, b) {
  if (a === b) return 0
  return a < b ? -1 : 1
}
