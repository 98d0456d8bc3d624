/** Pure: how long to leave a server alone after a failure (sync.md, Protocol). */

const LONGEST_S = 300
const A_DAY_S = 86400

/** @type {Record<string, number>} for what time alone does not mend; a new hope or the button ends it earlier */
const LEFT_ALONE_S = { sign_in: 300, paused: 300, bug: 3600 }

/**
 * Full jitter: phones that fail together do not come back together.
 * @param {number} failures how many there were before this one
 * @param {number} chance 0 ≤ chance < 1
 * @returns {number} seconds
 */
export function pause(failures, chance) {
  return chance * Math.min(LONGEST_S, 2 * 2 ** failures)
}

/**
 * @param {string | null} header Retry-After: seconds, or a date
 * @param {number} now ms
 * @returns {number} seconds that the server asked for, 0 if it did not
 */
export function askedPause(header, now) {
  if (!header) return 0
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000
  return seconds > 0 ? Math.min(seconds, A_DAY_S) : 0
}

/**
 * @param {import('./shapes').Trouble['state']} state
 * @param {import('./answers.js').Heard} heard
 * @param {{failures: number, now: number, chance: number}} so `failures` before this one
 * @returns {import('./shapes').Trouble} what to remember of it
 */
export function troubleOf(state, { http, retry_after }, { failures, now, chance }) {
  const asked = state === 'busy' ? askedPause(retry_after, now) : 0
  const seconds = asked || (LEFT_ALONE_S[state] ?? pause(failures, chance))
  return { state, http, at: now, until: now + seconds * 1000, failures: failures + 1, asked: asked > 0 }
}
