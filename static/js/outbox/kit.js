/**
 * What an officer needs to fill in forms without signal: own beats, places, programmes (GET /sync/kit), last places, and
 * the directory of services (GET /sync/services), which lies apart, because no other form should wait for it to be read.
 */
import { inUser, onlyIfFull } from './databases.js'
import { readKit, whileSignedIn } from './known.js'

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
  const put = () => inUser(owner, ['kit'], 'readwrite', async (tx) => {
    const { places = [], times = [] } = (await tx.objectStore('kit').get('recent')) ?? {}
    const recent = {
      places: [place, ...places.filter((/** @type {string} */ id) => id !== place)].slice(0, REMEMBERED),
      times: [now, ...times].slice(0, REMEMBERED),
    }
    await tx.objectStore('kit').put(recent, 'recent')
  }).catch(onlyIfFull)
  return whileSignedIn(owner, put)
}

/**
 * Fetch the kit of the officer who is signed in, and the directory, if they have changed.
 * @param {string} owner who is signed in, as the hello said; a kit of somebody else is not kept
 * @returns {Promise<boolean>} whether there is a new one
 */
export async function refreshKit(owner) {
  const [kit, services] = await Promise.all([refreshOwn(owner), refreshServices(owner)])
  return kit || services
}

/**
 * @param {string} owner
 * @returns {Promise<import('./shapes').Services | undefined>} the directory on this phone; nothing: it was never fetched
 */
export function readServices(owner) {
  return inUser(owner, ['kit'], 'readonly', (tx) => tx.objectStore('kit').get('services'))
}

/** @param {string} owner */
async function refreshOwn(owner) {
  const kit = await changed(owner, '/sync/kit', 'kit')
  if (kit?.body?.user?.id !== owner) return false
  return keep(owner, 'kit', { kit: kit.body, etag: kit.etag })
}

/**
 * @param {string} owner
 * @returns {Promise<boolean>} whether it is another one; that it was looked for is remembered in any case
 */
async function refreshServices(owner) {
  const found = await changed(owner, '/sync/services', 'services')
  if (!found || (found.body && found.body.user !== owner)) return false
  const before = found.body ? undefined : await readServices(owner)
  if (!found.body && !before) return false
  const { services, timezone } = found.body ?? before
  const kept = await keep(owner, 'services', { services, timezone, etag: found.etag, at: Date.now() })
  return kept && Boolean(found.body)
}

/**
 * @param {string} owner
 * @param {string} address
 * @param {string} name under which it is kept
 * @returns {Promise<{body: any, etag: string | null} | null>} body null: as before; null: no answer
 */
async function changed(owner, address, name) {
  const before = await inUser(owner, ['kit'], 'readonly', (tx) => tx.objectStore('kit').get(name))
  const headers = { Accept: 'application/json', ...(before?.etag && { 'If-None-Match': before.etag }) }
  const response = await fetch(address, { headers, redirect: 'manual', cache: 'no-store' }).catch(() => null)
  if (response?.status === 304) return { body: null, etag: before?.etag ?? null }
  const body = response?.status === 200 ? await response.json().catch(() => null) : null
  return body && { body, etag: response?.headers.get('ETag') ?? null }
}

/**
 * @param {string} owner
 * @param {string} name
 * @param {unknown} value
 */
function keep(owner, name, value) {
  const put = () => inUser(owner, ['kit'], 'readwrite', (tx) => tx.objectStore('kit').put(value, name)).catch(onlyIfFull)
  return whileSignedIn(owner, put)
}
