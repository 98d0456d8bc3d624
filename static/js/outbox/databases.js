/**
 * Edge: the phone's databases (sync.md, Parts). `device` holds what belongs to the phone, `u-<id>` what belongs to one
 * officer. Each is opened for one operation and closed on `versionchange`, so that no page holds up another's update.
 * A write counts once its transaction has completed: a full phone says so only by aborting it, after every single
 * request in it had succeeded.
 */
import { openDB } from '../../vendor/idb.js'
import { layDevice, layUser } from './stores.js'

/** @typedef {import('../../vendor/idb.js').IDBPDatabase} Database */
/** @typedef {import('../../vendor/idb.js').IDBPTransaction<unknown, string[], 'readwrite'>} Writing */
/** @typedef {import('../../vendor/idb.js').IDBPObjectStore<unknown, string[], any, 'readwrite'>} Outbox */

const VERSION = 2
const SAY_AGAIN_MS = 1_000
const DEVICE = ['phone', 'users', 'server']

/**
 * Run `work` in one transaction over the phone's own database.
 * @template T
 * @param {'readonly' | 'readwrite'} mode
 * @param {(tx: Writing) => Promise<T>} work may await nothing but requests of this transaction
 * @returns {Promise<T>} once the transaction has completed; rejects with the reason why it was aborted
 */
export function inDevice(mode, work) {
  return within('device', DEVICE, mode, work)
}

/**
 * Run `work` in one transaction over the database of an officer.
 * @template T
 * @param {string} owner
 * @param {string[]} stores
 * @param {'readonly' | 'readwrite'} mode
 * @param {(tx: Writing) => Promise<T>} work may await nothing but requests of this transaction
 * @returns {Promise<T>} once the transaction has completed; rejects with the reason why it was aborted
 */
export function inUser(owner, stores, mode, work) {
  return within(`u-${owner}`, stores, mode, work)
}

/**
 * For what a full phone may do without: swallow that it is full, and nothing else.
 * @param {unknown} error
 */
export function onlyIfFull(error) {
  if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
}

/**
 * @template T
 * @param {string} name
 * @param {string[]} stores
 * @param {'readonly' | 'readwrite'} mode
 * @param {(tx: Writing) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(name, stores, mode, work) {
  const db = await open(name)
  try {
    const tx = db.transaction(stores, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' })
    return await settled(/** @type {Writing} */ (/** @type {unknown} */ (tx)), work)
  } finally {
    db.close()
  }
}

/**
 * @template T
 * @param {Writing} tx
 * @param {(tx: Writing) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function settled(tx, work) {
  const done = tx.done.then(() => undefined, (reason) => ({ reason }))
  try {
    const result = await work(tx)
    const failed = await done
    if (failed) throw failed.reason
    return result
  } catch (error) {
    abort(tx)
    await done
    throw tx.error ?? error
  }
}

/** @param {Writing} tx */
function abort(tx) {
  try {
    tx.abort()
  } catch {
    // It has ended already.
  }
}

/**
 * @param {string} name
 * @returns {Promise<Database>} stores are only ever added, so that a page of the version before still finds its own
 */
async function open(name) {
  const blocking = (/** @type {number} */ _from, /** @type {number | null} */ _to, /** @type {Event} */ event) =>
    /** @type {IDBDatabase} */ (event.target).close()
  const upgrade = name === 'device' ? layDevice : layUser
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let saying
  const blocked = () => {
    sayBlocked()
    saying = setInterval(sayBlocked, SAY_AGAIN_MS) // A page that has just been opened does not hear the first time.
  }
  try {
    return await openDB(name, VERSION, { upgrade, blocking, blocked })
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'VersionError') throw error
    return openDB(name, undefined, { blocking })
  } finally {
    clearInterval(saying)
  }
}

/** An old page that does not let go holds up the newer one: say so, rather than to wait in silence. */
function sayBlocked() {
  const channel = new BroadcastChannel('outbox')
  channel.postMessage({ type: 'blocked' })
  channel.close()
}
