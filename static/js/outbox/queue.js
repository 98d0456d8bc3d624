/**
 * Saving, and taking back. Saving is one transaction: a number is sealed into the record beforehand, and the
 * transaction that stores it checks that it is still the next one of this officer on this phone.
 */
import { uuid7 } from '../ids.js'
import { inUser } from './databases.js'
import { announce, atForm, look } from './known.js'
import { seal, sealingKey, warmUp } from './seal.js'

/** @typedef {import('./shapes').Kept} Kept */
/** @typedef {{device: string, key: import('./shapes').ServerKey, author?: CryptoKey}} Desk */

export const UNDO_MS = 10_000

/** This phone can't seal for this officer: it has not met the server since they signed in. */
export class NotReady extends Error {}

/** @type {Map<string, Desk>} what saving needs, by officer */
const desks = new Map()

/** @type {Map<string, number>} the last number that this page knows of, by officer */
const numbers = new Map()

const build = new URL(import.meta.url).pathname.split('/')[2]

/**
 * Lay everything ready that a save needs, so that it reads nothing.
 * @param {string} owner
 * @returns {Promise<Desk>}
 * @throws {NotReady}
 */
export async function prepare(owner) {
  desks.delete(owner)
  const { phone, server, users } = await look()
  const user = users.find(({ id }) => id === owner)
  const key = sealingKey(server?.keys ?? [])
  if (!phone.device || !key || user?.collar === undefined) throw new NotReady()
  await warmUp(key)
  const desk = { device: phone.device, key, author: user.author_key }
  numbers.set(owner, await inUser(owner, ['counter'], 'readonly', lastNumber))
  desks.set(owner, desk)
  return desk
}

/**
 * Save a record on this phone. For ten seconds it is held, so that `undo` can take it back.
 * @param {{id?: string, kind: string, v: number, owner: string, fields: import('./shapes').Fields,
 *   base?: import('./shapes').Base, supersedes?: string, insteadOf?: string, deps?: string[],
 *   about?: import('./shapes').About, draft?: string}} said `insteadOf`: the record of this phone that the same words were saved in
 *   before, under an id that was taken; `about`: what a change will make of its subject;
 *   `draft`: the draft that goes with it
 * @returns {Promise<{id: string, seq: number}>} once it is on the disk
 * @throws {NotReady | DOMException} QuotaExceededError when the phone is full
 */
export async function enqueue({ id = uuid7(), kind, v, owner, fields, base, supersedes, insteadOf, deps = [], about, draft }) {
  const desk = desks.get(owner) ?? (await prepare(owner))
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone
  const content = { fields, made_at: new Date().toISOString(), tz, ...(base && { base }), build }
  for (;;) {
    const seq = (numbers.get(owner) ?? 0) + 1
    const head = { id, kind, v, owner, device: desk.device, seq, ...(supersedes && { supersedes }) }
    const envelope = await seal({ ...head, deps }, content, desk.key, desk.author)
    const state = /** @type {const} */ ('waiting')
    const record = { ...envelope, state, attempts: 0, next_at: Date.now() + UNDO_MS, ...(about && { about }) }
    const found = await store(record, insteadOf, draft)
    numbers.set(owner, found.last)
    if (!found.seq) continue // Another page of this phone took the number meanwhile.
    atForm.set(id, { owner, content })
    announce({ type: 'saved', id })
    return { id, seq: found.seq }
  }
}

/**
 * Take a record back, as long as nothing of it was sent.
 * @param {string} id of a record that this page has saved
 * @returns {Promise<boolean>} false when it is too late
 */
export async function undo(id) {
  const owner = atForm.get(id)?.owner
  if (!owner) return false
  const undone = await inUser(owner, ['outbox', 'mine'], 'readwrite', async (tx) => {
    const outbox = tx.objectStore('outbox')
    const record = await outbox.get(id)
    if (!record || record.frozen_at) return false
    await outbox.delete(id)
    await tx.objectStore('mine').delete(id)
    await restate(outbox, record.supersedes, 'invalid')
    return true
  })
  if (!undone) return false
  atForm.delete(id)
  announce({ type: 'undone', id })
  return true
}

/**
 * The form of a record is closed: it can't be taken back or corrected there any more, and may be sent at once.
 * @param {string} id of a record that this page has saved
 */
export async function release(id) {
  const owner = atForm.get(id)?.owner
  atForm.delete(id)
  if (!owner) return
  await inUser(owner, ['outbox'], 'readwrite', async (tx) => {
    const record = await tx.objectStore('outbox').get(id)
    if (record && !record.attempts) await tx.objectStore('outbox').put({ ...record, next_at: 0 })
  })
  announce({ type: 'released', id })
}

/**
 * @param {Kept} record its number is only stored if it is still the next one
 * @param {string} [insteadOf]
 * @param {string} [draft]
 * @returns {Promise<{last: number, seq?: number}>} the last number given, and the record's if it is stored
 */
function store(record, insteadOf, draft) {
  return inUser(record.owner, ['outbox', 'counter', 'drafts'], 'readwrite', async (tx) => {
    const [last, there] = await Promise.all([lastNumber(tx), tx.objectStore('outbox').get(record.id)])
    if (there) return { last, seq: there.seq } // A second tap: the record is saved already.
    if (record.seq !== last + 1) return { last }
    await tx.objectStore('outbox').add(record)
    await tx.objectStore('counter').put(record.seq, 'seq')
    await restate(tx.objectStore('outbox'), record.supersedes, 'replaced')
    if (insteadOf) await tx.objectStore('outbox').delete(insteadOf)
    if (draft) await tx.objectStore('drafts').delete(draft)
    return { last: record.seq, seq: record.seq }
  })
}

/**
 * @param {import('./databases.js').Writing} tx
 * @returns {Promise<number>}
 */
async function lastNumber(tx) {
  return (await tx.objectStore('counter').get('seq')) ?? 0
}

/**
 * A record that waits for its correction gives way to it, and comes back when the correction is undone.
 * @param {import('./databases.js').Outbox} outbox
 * @param {string | undefined} id
 * @param {import('./shapes').State} state
 */
async function restate(outbox, id, state) {
  const record = id && (await outbox.get(id))
  if (record) await outbox.put({ ...record, state })
}
