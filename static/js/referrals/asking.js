/** Pure: what has to be so before somebody can say yes. The server asks the same (app/referrals/asking.py). */

/** First a live handover, then the form as its paper. */
export const LIVE = ['suicide_prevention', 'domestic_family_violence']
const SENSITIVE = ['domestic_family_violence', 'mental_health', 'suicide_prevention', 'alcohol_drugs']

/**
 * @param {import('../outbox/shapes').Fields} fields
 * @returns {Record<string, string>} by field the key of what is said about it
 */
export function wrongIn({ reason, handover, contact_safe: safe, interpreter }) {
  /** @type {Record<string, string>} */
  const wrong = {}
  if (LIVE.includes(String(reason)) && !handover) wrong.handover = 'handover_missing'
  if (SENSITIVE.includes(String(reason)) && !safe) wrong.contact_safe = 'safe_missing'
  if (reason === 'domestic_family_violence' && interpreter === 'relative') wrong.interpreter = 'no_relative'
  return wrong
}
