/**
 * Pure: the card, "This is what the service will see", and whether a change of it adds anything. The server does the
 * same (app/referrals/card.py), and refuses what a consent does not cover.
 */

/** @typedef {string | string[] | Record<string, string>} Value */
/** @typedef {Record<string, Value>} Card */
/** @typedef {import('../outbox/shapes').Fields} Fields */
/** @typedef {{field: string, name: string, says: string[]}} Line */
/** @typedef {Record<string, string>} Words */

export const CHOSEN = ['name', 'reach', 'language', 'age_band', 'needs', 'summary']

/** A number keeps its order in a line that runs right to left (Unicode's first strong isolate). */
const ISOLATE = '\u2068'
const END = '\u2069'

/** What may fall away when less is said of how to reach somebody. */
const MAY_GO = ['best_time', 'message']

/**
 * @param {Fields} fields the answers of the form; `shared` says which of them go to the service
 * @returns {Card}
 */
export function madeFrom(fields) {
  const one = (/** @type {string} */ name) => (typeof fields[name] === 'string' ? fields[name] : '')
  /** @type {Record<string, Value | undefined>} */
  const known = {
    name: one('contact_name'),
    reach: reachOf(one),
    language: one('contact_language'),
    age_band: one('age_band'),
    needs: [...[fields.needs ?? []].flat()].sort(),
    summary: one('summary'),
  }
  const shared = [fields.shared ?? []].flat()
  /** @type {Card} */
  const card = { service: one('service'), reason: one('reason') }
  for (const field of CHOSEN) {
    const value = known[field]
    if (shared.includes(field) && value?.length !== 0 && value) card[field] = value
  }
  return fields.reroute ? { ...card, reroute: 'yes' } : card
}

/**
 * @param {Card} agreed
 * @param {Card} now
 * @returns {string[]} the fields that say more than was agreed to, or something else
 */
export function additions(agreed, now) {
  return Object.keys(now).filter((field) => !(field in agreed) || !isPartOf(now[field], agreed[field], field))
}

/**
 * @param {Value} less
 * @param {Value} more
 * @param {string} field
 * @returns {boolean} whether a value says nothing that the other did not
 */
export function isPartOf(less, more, field) {
  if (typeof less === 'string') return less === more || (field === 'summary' && isCut(less, String(more)))
  if (Array.isArray(less)) return Array.isArray(more) && less.every((code) => more.includes(code))
  if (typeof more === 'string' || Array.isArray(more)) return false
  const same = Object.entries(less).every(([name, value]) => more[name] === value)
  return same && Object.keys(more).every((name) => name in less || MAY_GO.includes(name))
}

/**
 * The card in a resident's language, with all that could be shared.
 * @param {Card} card
 * @param {Words} words
 * @param {string} service its name
 * @returns {Line[]}
 */
export function lines(card, words, service) {
  const fixed = [
    { field: 'service', name: words.field_service, says: [service] },
    { field: 'reason', name: words.field_reason, says: [words[`reason_${card.reason}`]] },
  ]
  const chosen = CHOSEN.filter((field) => field in card).map((field) => ({
    field,
    name: words[`field_${field}`],
    says: says(field, card[field], words),
  }))
  return [...fixed, ...chosen]
}

/**
 * @param {string} field
 * @param {Value} value
 * @param {Words} words
 */
function says(field, value, words) {
  if (Array.isArray(value)) return value.map((code) => words[`need_${code}`])
  if (typeof value !== 'string') return reaching(value, words)
  if (field === 'age_band') return [words[`age_${value}`]]
  if (field === 'language') return [new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value]
  return [value]
}

/**
 * What is safe comes before the number.
 * @param {Record<string, string>} reach
 * @param {Words} words
 */
function reaching({ channel, value, safe, message, best_time }, words) {
  return [
    ...(safe ? [words[`safe_${safe}`]] : []),
    words[message ? 'message_yes' : 'message_no'],
    words[`reach_${channel}`].replace('{value}', () => ISOLATE + value + END),
    ...(best_time ? [words.best_time.replace('{value}', () => best_time)] : []),
  ]
}

/** @param {(name: string) => string} one */
function reachOf(one) {
  const channel = one('contact_channel')
  const value = one('contact_value')
  if (one('contact_do_not_contact') || !channel || channel === 'none' || !value) return undefined
  const safe = one('contact_safe')
  const bestTime = one('contact_best_time')
  return {
    channel,
    value,
    ...(safe && { safe }),
    ...(one('contact_safe_to_leave_message') && { message: 'yes' }),
    ...(bestTime && { best_time: bestTime }),
  }
}

/**
 * @param {string} shorter
 * @param {string} longer
 * @returns {boolean} whether a text is another with words taken out
 */
function isCut(shorter, longer) {
  const all = wordsOf(longer)
  const words = wordsOf(shorter)
  let at = -1
  return words.length > 0 && words.every((word) => (at = all.indexOf(word, at + 1)) >= 0)
}

/**
 * @param {string} text
 * @returns {string[]} its words, without the comma or full stop that a cut may have taken
 */
function wordsOf(text) {
  return text.split(/\s+/).filter(Boolean).map((word) => word.replace(/[.,;:!?،؛؟]+$/u, ''))
}
