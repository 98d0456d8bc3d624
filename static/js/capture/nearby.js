/** Pure: which places to offer first, and which one, if any, to choose ahead (domain.md, The contact form). */

/** @typedef {import('../outbox/shapes').Place} Place */
/** @typedef {{lat: number, lon: number, accuracy: number}} Fix where the phone is, in degrees, ± metres */
/** @typedef {{first: Place[], street?: Place, chosen?: string, by: 'fix' | 'last' | ''}} Suggestion */

const CHIPS = 3
const SURE_M = 50
const FRESH_MS = 15 * 60_000
const SPREE_MS = 10 * 60_000
const SPREE = 3
const EARTH_M = 6_371_000

/**
 * Nearest within the accuracy of the fix, else last used. Chosen ahead only if the fix is good or the last record fresh.
 * @param {Place[]} places the officer's own
 * @param {import('../outbox/kit.js').Recent} recent
 * @param {Fix | null} fix
 * @param {number} now ms
 * @returns {Suggestion}
 */
export function suggest(places, recent, fix, now) {
  const near = fix ? within(places, fix) : []
  const used = recent.places.flatMap((id) => places.find((place) => place.id === id) ?? [])
  const first = [...new Set([...near, ...used, ...places])].filter(({ kind }) => kind !== 'street').slice(0, CHIPS)
  const here = near[0] ?? used[0] ?? first[0]
  const street = places.find(({ kind, beat }) => kind === 'street' && beat === here?.beat)
  const by = near.length ? 'fix' : used.length ? 'last' : ''
  if (fix && fix.accuracy <= SURE_M && near.length) return { first, street, chosen: near[0].id, by }
  const fresh = recent.times.length > 0 && now - recent.times[0] < FRESH_MS
  return { first, street, by, ...(fresh && used.length && { chosen: used[0].id }) }
}

/**
 * Somebody who saves one record after the other writes down what happened earlier: nothing is chosen ahead then.
 * @param {number[]} times when records were saved, in ms
 * @param {number} now ms
 */
export function catchingUp(times, now) {
  return times.filter((at) => now - at < SPREE_MS).length > SPREE
}

/**
 * @param {Place[]} places
 * @param {Fix} fix
 * @returns {Place[]} those that the phone may be at, nearest first
 */
function within(places, fix) {
  return places
    .map((place) => ({ place, metres: distance(place, fix) }))
    .filter(({ metres }) => metres <= Math.max(fix.accuracy, SURE_M))
    .sort((a, b) => a.metres - b.metres)
    .map(({ place }) => place)
}

/**
 * @param {Place} place
 * @param {Fix} fix
 * @returns {number} metres, on a plane: exact enough over a beat
 */
function distance({ lat, lon }, fix) {
  if (lat === null || lon === null) return Infinity
  const rad = Math.PI / 180
  const east = (lon - fix.lon) * rad * Math.cos(fix.lat * rad)
  return EARTH_M * Math.hypot((lat - fix.lat) * rad, east)
}
