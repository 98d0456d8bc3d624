/**
 * The ways to an officer's data key on this phone: kept wrapped, one for each passkey, and perhaps a passphrase.
 * Losing all of them loses what could be read here (drafts, copies), never a record: those are sealed to the station.
 */
import { inUser } from '../outbox/databases.js'
import { newDataKey, unwrap, wrapByPasskey, wrapByPassphrase } from './crypt.js'
import { hold } from './key.js'

/** @typedef {import('./crypt.js').Wrap} Wrap */

/** This passkey (or passphrase) does not open what is kept here. */
export class WrongKey extends Error {}

/**
 * @param {string} owner
 * @returns {Promise<Wrap[]>}
 */
export function waysOf(owner) {
  return inUser(owner, ['vault'], 'readonly', (tx) => tx.objectStore('vault').getAll())
}

/**
 * A passkey was shown: open with it; or begin, where nothing is kept yet.
 * @param {string} owner
 * @param {string} id of the credential
 * @param {BufferSource} prf
 * @returns {Promise<'opened' | 'begun'>}
 * @throws {WrongKey}
 */
export async function openByPasskey(owner, id, prf) {
  const ways = await waysOf(owner)
  if (!ways.length) return begin(owner, (data) => wrapByPasskey(data, id, prf))
  const way = ways.find((one) => one.id === id)
  const key = way && (await unwrap(way, prf))
  if (key) return hold(owner, key), 'opened'
  if (await isEmpty(owner)) return startAgain(owner, (data) => wrapByPasskey(data, id, prf))
  throw new WrongKey()
}

/**
 * @param {string} owner
 * @param {string} words
 * @throws {WrongKey}
 */
export async function openByPassphrase(owner, words) {
  const way = (await waysOf(owner)).find(({ kind }) => kind === 'passphrase')
  const key = way && (await unwrap(way, words))
  if (!key) throw new WrongKey()
  hold(owner, key)
}

/**
 * Another way, by one that is known: the data key comes out just long enough to be wrapped once more.
 * @param {string} owner
 * @param {{id: string, secret: BufferSource | string}} known
 * @param {(data: CryptoKey) => Promise<Wrap>} wrap
 * @throws {WrongKey}
 */
export async function addWay(owner, known, wrap) {
  const way = (await waysOf(owner)).find(({ id }) => id === known.id)
  const data = way && (await unwrap(way, known.secret, true))
  if (!data) throw new WrongKey()
  await keep(owner, await wrap(data))
}

/**
 * The first way is a passphrase: for phones whose passkeys give no secret.
 * @param {string} owner
 * @param {string} words
 */
export function beginByPassphrase(owner, words) {
  return begin(owner, (data) => wrapByPassphrase(data, words))
}

/**
 * Give up what is kept here (drafts, copies, what could be read) and begin with another key.
 * @param {string} owner
 * @param {(data: CryptoKey) => Promise<Wrap>} wrap
 * @returns {Promise<'begun'>}
 */
export async function startAgain(owner, wrap) {
  await inUser(owner, ['vault', 'drafts', 'reads', 'mine'], 'readwrite', async (tx) => {
    await Promise.all(['vault', 'drafts', 'reads', 'mine'].map((store) => tx.objectStore(store).clear()))
  })
  return begin(owner, wrap)
}

/**
 * @param {string} owner
 * @returns {Promise<boolean>} whether nothing would be lost by starting again
 */
export async function isEmpty(owner) {
  return inUser(owner, ['drafts', 'mine'], 'readonly', async (tx) => {
    const counts = await Promise.all(['drafts', 'mine'].map((store) => tx.objectStore(store).count()))
    return counts.every((count) => count === 0)
  })
}

/**
 * @param {string} owner
 * @param {(data: CryptoKey) => Promise<Wrap>} wrap
 * @returns {Promise<'begun'>}
 */
async function begin(owner, wrap) {
  const data = await newDataKey()
  const raw = await crypto.subtle.exportKey('raw', data)
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  await keep(owner, await wrap(data))
  hold(owner, key)
  return 'begun'
}

/**
 * @param {string} owner
 * @param {Wrap} way
 */
function keep(owner, way) {
  return inUser(owner, ['vault'], 'readwrite', (tx) => tx.objectStore('vault').put(way))
}
