/** What an officer needs to fill in forms without signal: own beats, places, programmes (GET /sync/kit), and last places. */
import { inUser, onlyIfFull } from './databases.js'
import { readKit } from './known.js'

const REMEMBERED = 5

/**
 * @param {string} owner
 * @param {import('./shapes').Look} known
 * @returns {Promise<boolean>} whether this officer can record on this phone without signal: who is on no beat can't
 */
export async function canRecord(owner, known) {
  if (!known.phone.device || !known.server?.keys.length) return false
  return Boolean((await readKit(owner)).kit?.places.length)
}

/**
 * @param {string} owner
 * @param {string} place
 * @param {number} now ms
 */
export function rememberPlace(owner, place, now) {
  return inUser(owner, ['kit'], 'readwrite', async (tx) => {
    const { places = [], times = [] } = (await tx.objectStore('kit').get('recent')) ?? {}
    const recent = {
      places: [place, ...places.filter((/** @type {string} */ id) => id !== place)].slice(0, REMEMBERED),
      times: [now, ...times].slice(0, REMEMBERED),
    }
    await tx.objectStore('kit').put(recent, 'recent')
  }).catch(onlyIfFull)
}

/**
 * Fetch the kit of the officer who is signed in, if it has changed.
 * @param {string} owner who is signed in, as the hello said; a kit of somebody else is not kept
 * @returns {Promise<boolean>} whether there is a new one
 */
export async function refreshKit(owner) {
  const etag = await inUser(owner, ['kit'], 'readonly', async (tx) => (await tx.objectStore('kit').get('kit'))?.etag)
  const headers = { Accept: 'application/json', ...(etag && { 'If-None-Match': etag }) }
  const response = await fetch('/sync/kit', { headers, redirect: 'manual', cache: 'no-store' }).catch(() => null)
  if (response?.status !== 200) return false
  const kit = await response.json().catch(() => null)
  if (kit?.user?.id !== owner) return false
  await inUser(owner, ['kit'], 'readwrite', (tx) =>
    tx.objectStore('kit').put({ kit, etag: response.headers.get('ETag') }, 'kit'),
  )
  return true
}
