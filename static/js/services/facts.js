/**
 * Pure: what is so about a service on a day and at a time in the agency's zone. The same as app/partners/rules.py, held
 * side by side by tests/partners/test_phone_parity.py.
 */

/** @typedef {import('../outbox/shapes').Service} Service */
/** @typedef {{day: string, time: string}} Local `2026-11-24`, `09:30` */

const DAY_MS = 86_400_000
const ASSURED_FOR = 180
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
/** @type {Record<string, [number, number]>} */
const AGES = { '0-9': [0, 9], '10-15': [10, 15], '16-17': [16, 17], '18-24': [18, 24], '25-64': [25, 64], '65+': [65, 150] }
const DAY = /** @type {const} */ ({ year: 'numeric', month: '2-digit', day: '2-digit' })
const TIME = /** @type {const} */ ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/**
 * @param {number} at ms
 * @param {string} timeZone the agency's, wherever the phone thinks it is
 * @returns {Local}
 */
export function localTime(at, timeZone) {
  const parts = new Intl.DateTimeFormat('en', { ...DAY, ...TIME, timeZone }).formatToParts(at)
  const of = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  return { day: `${of.year}-${of.month}-${of.day}`, time: `${of.hour}:${of.minute}` }
}

/**
 * @param {Service} service
 * @param {string} today
 * @returns {string} why nothing can be sent to it (a code); empty: something can
 */
export function whyNot({ closed, takes, read, agreed, paused }, today) {
  if (closed) return 'closed'
  if (!takes) return 'not_accepting'
  if (!agreed || agreed < today) return 'no_agreement'
  if (paused && paused >= today) return 'paused'
  return read ? '' : 'nobody'
}

/**
 * @param {Service} service
 * @param {string} today
 * @returns {boolean} whether nobody has confirmed it for 180 days
 */
export function isStale({ assured }, today) {
  return !assured || Date.parse(today) - Date.parse(assured) > ASSURED_FOR * DAY_MS
}

/**
 * @param {Service} service
 * @param {string} ageBand
 * @returns {boolean} whether somebody of an age group can be within its ages
 */
export function takesAge({ ages: [lowest, highest] = [null, null] }, ageBand) {
  const [youngest, oldest] = AGES[ageBand] ?? [0, 150]
  return (lowest ?? 0) <= oldest && (highest ?? 150) >= youngest
}

/**
 * @param {Service} service
 * @param {Local} now
 * @returns {boolean | null} null: it does not say when it is open
 */
export function isOpen({ hours = [] }, now) {
  const known = hours.filter(([, opens, closes]) => opens && closes)
  return known.length ? known.some((one) => isWithin(one, now)) : null
}

/**
 * What closes before it opens goes on past midnight.
 * @param {import('../outbox/shapes').Hours} hours
 * @param {Local} now
 */
function isWithin(hours, { day, time }) {
  const [, opens, closes] = hours
  if (!opens || !closes) return false
  if (opens < closes) return opens <= time && time < closes && isOn(hours, day)
  return (time >= opens && isOn(hours, day)) || (time < closes && isOn(hours, dayBefore(day)))
}

/**
 * @param {import('../outbox/shapes').Hours} hours
 * @param {string} day
 */
function isOn([byday, , , first, last], day) {
  const weekday = WEEKDAYS[new Date(Date.parse(day)).getUTCDay()]
  return (!byday.length || byday.includes(weekday)) && (!first || first <= day) && (!last || day <= last)
}

/** @param {string} day */
function dayBefore(day) {
  return new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10)
}
