/** Pure: what has to be so before somebody can say yes. The server asks the same (app/referrals/asking.py). */

/** First a live handover, then the form as its paper. */
export const LIVE = ['suicide_prevention', 'domestic_family_violence']
const SENSITIVE = ['domestic_family_violence', 'mental_health', 'suicide_prevention', 'alcohol_drugs']
/** @type {Record<string, number>} the youngest that somebody in an age group can be */
const YOUNGEST = { '0-9': 0, '10-15': 10, '16-17': 16, '18-24': 18, '25-64': 25, '65+': 65 }

/**
 * @param {import('../outbox/shapes').Fields} fields
 * @param {number} consentAge below it only a parent or carer says yes
 * @returns {Record<string, string>} by field the key of what is said about it
 */
export function wrongIn({ reason, handover, contact_safe: safe, interpreter, age_band: band, given_by: by }, consentAge) {
  /** @type {Record<string, string>} */
  const wrong = {}
  if (LIVE.includes(String(reason)) && !handover) wrong.handover = 'handover_missing'
  if (SENSITIVE.includes(String(reason)) && !safe) wrong.contact_safe = 'safe_missing'
  if (reason === 'domestic_family_violence' && interpreter === 'relative') wrong.interpreter = 'no_relative'
  if (by === 'self' && YOUNGEST[String(band)] < consentAge) wrong.given_by = 'parent_needed'
  return wrong
}
