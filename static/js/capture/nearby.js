/** Where the phone is, as a place of the beat. The position is used here and dropped: it is never stored or sent. */

/** @typedef {import('../outbox/shapes').Place} Place */
/** @typedef {{lat: number, lon: number, accuracy: number}} Fix in degrees, ± metres */

const SURE_M = 50
const SOON_MS = 1500
const STILL_TRUE_MS = 60_000
const EARTH_M = 6_371_000

/**
 * @param {Place[]} places
 * @returns {Promise<{near: Place[], sure: boolean, within: number} | null>} places that the phone may be at, nearest
 *   first; `sure`: the fix is good to 50 m. Null without permission, or when the fix comes too late to be of use
 */
export async function whereNow(places) {
  const fix = await whereKnown()
  return fix && { near: within(places, fix), sure: fix.accuracy <= SURE_M, within: Math.round(fix.accuracy) }
}

/** @returns {Promise<Fix | null>} where the phone is, if it may be looked up without asking anybody */
export async function whereKnown() {
  const permission = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null)
  return permission?.state === 'granted' ? locate() : null
}

/** Ask for the permission: only at a tap that looks for a place, never when the page opens. */
export function askToLocate() {
  return locate()
}

/**
 * @param {Place[]} places
 * @param {Fix} fix
 * @returns {Place[]}
 */
export function within(places, fix) {
  return places
    .map((place) => ({ place, metres: distance(place, fix) }))
    .filter(({ metres }) => metres <= Math.max(fix.accuracy, SURE_M))
    .sort((a, b) => a.metres - b.metres)
    .map(({ place }) => place)
}

/** @returns {Promise<Fix | null>} */
function locate() {
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy }),
      () => done(null),
      { enableHighAccuracy: true, maximumAge: STILL_TRUE_MS, timeout: SOON_MS },
    )
  })
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
