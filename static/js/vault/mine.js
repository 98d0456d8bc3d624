/**
 * An officer's own copies of what waits here, and drafts: encrypted to the data key, for looking at and correcting until
 * the station has signed for it. Without an open key none is made, and recording goes on as always.
 */
import { inUser, onlyIfFull } from '../outbox/databases.js'
import { open, seal } from './crypt.js'
import { openKey } from './key.js'

/** @typedef {{id: string, kind: string, fields: import('../outbox/shapes').Fields, at: number, base?: import('../outbox/shapes').Base, title?: string}} Copy */

/**
 * @param {'mine' | 'drafts'} store
 * @param {string} owner
 * @param {Copy} copy
 * @returns {Promise<boolean>} whether it is kept
 */
export async function keepCopy(store, owner, copy) {
  const key = await openKey(owner)
  if (!key) return false
  const sealed = await seal(key, `${store}|${copy.id}`, copy)
  await inUser(owner, [store], 'readwrite', (tx) => tx.objectStore(store).put(sealed, copy.id)).catch(onlyIfFull)
  return true
}

/**
 * @param {'mine' | 'drafts'} store
 * @param {string} owner
 * @returns {Promise<Copy[]>} oldest first; none while the key is not open
 */
export async function copies(store, owner) {
  const key = await openKey(owner)
  if (!key) return []
  const kept = await inUser(owner, [store], 'readonly', async (tx) => {
    const [names, sealed] = await Promise.all([tx.objectStore(store).getAllKeys(), tx.objectStore(store).getAll()])
    return names.map((name, n) => ({ name: String(name), sealed: sealed[n] }))
  })
  const found = await Promise.all(kept.map(({ name, sealed }) => open(key, `${store}|${name}`, sealed).catch(() => null)))
  return found.filter(Boolean).sort((a, b) => a.at - b.at)
}

/**
 * @param {'mine' | 'drafts'} store
 * @param {string} owner
 * @param {string} id
 * @returns {Promise<Copy | null>}
 */
export async function copyOf(store, owner, id) {
  const key = await openKey(owner)
  const sealed = key && (await inUser(owner, [store], 'readonly', (tx) => tx.objectStore(store).get(id)))
  return key && sealed ? open(key, `${store}|${id}`, sealed).catch(() => null) : null
}

/**
 * @param {'mine' | 'drafts'} store
 * @param {string} owner
 * @param {string} id
 */
export function dropCopy(store, owner, id) {
  return inUser(owner, [store], 'readwrite', (tx) => tx.objectStore(store).delete(id))
}

/**
 * @param {'mine' | 'drafts'} store
 * @param {string} owner
 * @returns {Promise<number>}
 */
export function countCopies(store, owner) {
  return inUser(owner, [store], 'readonly', (tx) => tx.objectStore(store).count())
}
