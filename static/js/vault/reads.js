/**
 * What can be read without signal: fragments of pages from `GET /sync/pack`, encrypted here one by one. Shown with the
 * time they are of; hidden a day after the station was last heard, and gone with a sign-out or a wipe.
 */
import { inUser, onlyIfFull } from '../outbox/databases.js'
import { look, whileSignedIn } from '../outbox/known.js'
import { open, seal } from './crypt.js'

/** @typedef {{key: string, rev: string, html: string, secret?: string}} Item */
/** @typedef {{cursor: string, etag: string, at: number, ttl_h: number}} Meta */

const META = ':meta'
const HOUR_MS = 3600_000
const LONGEST_MS = 60_000

/**
 * Fetch what has changed, if the officer who is signed in is this one. All of it is written, or nothing.
 * @param {string} owner
 * @param {CryptoKey} key
 * @returns {Promise<boolean>} whether something is new
 */
export async function refresh(owner, key) {
  const meta = await metaOf(owner)
  const answer = await ask(meta)
  if (answer?.status === 304 && meta) return whileSignedIn(owner, () => note(owner, { ...meta, at: Date.now() })).then(() => false)
  const pack = answer?.status === 200 ? await answer.json().catch(() => null) : null
  if (!answer || pack?.owner !== owner || !Array.isArray(pack.items)) return false
  const sealed = await Promise.all(
    pack.items.map(async (/** @type {Item} */ item) => ({ key: item.key, ...(await seal(key, item.key, item)) })),
  )
  const etag = answer.headers.get('ETag') ?? ''
  const now = { cursor: pack.cursor, etag, at: Date.now(), ttl_h: pack.ttl_h }
  return whileSignedIn(owner, () => write(owner, sealed, pack, now))
}

/**
 * @param {string} owner
 * @param {CryptoKey} key
 * @param {string} name
 * @returns {Promise<Item | null>} null: it is not here, or not for this key
 */
export async function read(owner, key, name) {
  const found = await inUser(owner, ['reads'], 'readonly', (tx) => tx.objectStore('reads').get(name))
  return found ? open(key, name, found).catch(() => null) : null
}

/**
 * @param {string} owner
 * @returns {Promise<{at: number, fresh: boolean} | null>} of when it is, and whether it may still be shown; null: nothing
 */
export async function readable(owner) {
  const meta = await metaOf(owner)
  if (!meta) return null
  const heard = (await look()).server?.heard_at ?? 0
  return { at: meta.at, fresh: Date.now() - Math.max(heard, meta.at) < meta.ttl_h * HOUR_MS }
}

/** @param {string} owner */
export function forget(owner) {
  return inUser(owner, ['reads'], 'readwrite', (tx) => tx.objectStore('reads').clear())
}

/**
 * @param {string} owner
 * @returns {Promise<Meta | undefined>}
 */
function metaOf(owner) {
  return inUser(owner, ['reads'], 'readonly', (tx) => tx.objectStore('reads').get(META))
}

/** @param {Meta | undefined} meta */
function ask(meta) {
  const since = meta ? `?since=${encodeURIComponent(meta.cursor)}` : ''
  const headers = { Accept: 'application/json', ...(meta && { 'If-None-Match': meta.etag }) }
  const signal = AbortSignal.timeout(LONGEST_MS)
  return fetch(`/sync/pack${since}`, { headers, redirect: 'manual', cache: 'no-store', signal }).catch(() => null)
}

/**
 * @param {string} owner
 * @param {{key: string}[]} sealed
 * @param {{full: boolean, gone: string[]}} pack
 * @param {Meta} meta
 */
function write(owner, sealed, { full, gone }, meta) {
  return inUser(owner, ['reads'], 'readwrite', async (tx) => {
    const reads = tx.objectStore('reads')
    if (full) await reads.clear()
    await Promise.all([...gone.map((name) => reads.delete(name)), ...sealed.map((item) => reads.put(item, item.key))])
    await reads.put(meta, META)
  }).catch(onlyIfFull)
}

/**
 * @param {string} owner
 * @param {Meta} meta
 */
function note(owner, meta) {
  return inUser(owner, ['reads'], 'readwrite', (tx) => tx.objectStore('reads').put(meta, META)).catch(onlyIfFull)
}
