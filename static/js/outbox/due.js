/** Which records may be sent now, in what portions, and freezing them: from the first attempt on nothing changes them. */
import { inUser, onlyIfFull } from './databases.js'
import { onTheWire } from './wire.js'

/** @typedef {import('./shapes').Kept} Kept */
/** @typedef {{records: Kept[], last_seq: Record<string, number>}} All */

/** Sending these as they are leads nowhere: they wait for a person, or for their correction. */
const LEFT_ALONE = new Set(['too_large', 'refused', 'replaced'])
const ROOM_FOR_THE_REST = 1024 // bytes of a batch that are not records

/**
 * @param {import('./shapes').User[]} users
 * @returns {Promise<All>} all records of all officers, each officer's in order, and the last number of each
 */
export async function everything(users) {
  /** @type {All} */
  const all = { records: [], last_seq: {} }
  for (const { id } of users) {
    await inUser(id, ['outbox', 'counter'], 'readonly', async (tx) => {
      all.records.push(...(await tx.objectStore('outbox').index('seq').getAll()))
      all.last_seq[id] = (await tx.objectStore('counter').get('seq')) ?? 0
    })
  }
  return all
}

/**
 * @param {Kept} record
 * @param {{now: number, undoOffered: boolean, again: boolean, open: Set<string>}} when `again`: what was put off may be
 *   tried; `open`: records whose form is open for correction
 */
export function isDue({ id, state, attempts, next_at }, { now, undoOffered, again, open }) {
  if (LEFT_ALONE.has(state) || open.has(id)) return false
  if (next_at <= now) return true
  return attempts ? again : !undoOffered
}

/**
 * @param {Kept} record
 * @param {number} now
 * @returns {boolean} whether it can still be taken back, so that the server need not hear of it yet
 */
export function isHeld({ attempts, next_at }, now) {
  return !attempts && next_at > now
}

/** @returns {Promise<Set<string>>} ids of records whose form waits for its author, in any page of this phone */
export async function openForms() {
  const { held = [] } = await navigator.locks.query()
  const names = held.map(({ name = '' }) => name).filter((name) => name.startsWith('form:'))
  return new Set(names.map((name) => name.slice('form:'.length)))
}

/**
 * @param {Kept[]} records
 * @param {{max_batch: number, max_bytes: number}} limits
 * @returns {Kept[][]} portions that a server with these limits takes
 */
export function portions(records, { max_batch, max_bytes }) {
  /** @type {Kept[][]} */
  const found = []
  let bytes = Infinity
  for (const record of records) {
    const size = JSON.stringify(onTheWire(record)).length + 1
    const fits = bytes + size <= max_bytes - ROOM_FOR_THE_REST && found[found.length - 1].length < max_batch
    if (!fits) found.push([])
    found[found.length - 1].push(record)
    bytes = fits ? bytes + size : size
  }
  return found
}

/**
 * @param {Kept[]} batch
 * @param {number} now
 * @returns {Promise<Kept[]>} those that were not taken back meanwhile, frozen
 */
export async function freeze(batch, now) {
  /** @type {Kept[]} */
  const frozen = []
  for (const [owner, records] of byOwner(batch)) {
    try {
      frozen.push(...(await freezeOf(owner, records, now)))
    } catch (error) {
      onlyIfFull(error)
      frozen.push(...records) // A full phone must still be able to empty itself.
    }
  }
  return frozen
}

/**
 * @template {{owner: string}} T
 * @param {T[]} records
 * @returns {Map<string, T[]>}
 */
export function byOwner(records) {
  /** @type {Map<string, T[]>} */
  const found = new Map()
  for (const record of records) found.set(record.owner, [...(found.get(record.owner) ?? []), record])
  return found
}

/**
 * @param {string} owner
 * @param {Kept[]} records
 * @param {number} now
 */
function freezeOf(owner, records, now) {
  return inUser(owner, ['outbox'], 'readwrite', async (tx) => {
    const outbox = tx.objectStore('outbox')
    /** @type {Kept[]} */
    const there = (await Promise.all(records.map(({ id }) => outbox.get(id)))).filter(Boolean)
    const frozen = there.map((kept) => ({ ...kept, attempts: kept.attempts + 1, frozen_at: kept.frozen_at ?? now }))
    await Promise.all(frozen.map((kept) => outbox.put(kept)))
    return frozen
  })
}
