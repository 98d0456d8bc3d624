/** Looking at what waits on this phone: how many, whose, which. What the records say can't be read here. */
import { mintedAt } from '../ids.js'
import { inUser } from './databases.js'
import { announce, look, ownerOf } from './known.js'

/** @typedef {import('./shapes').Kept} Kept */

const KEPT_MS = 7 * 24 * 3600_000

/** @returns {Promise<{mine: number, others: {collar: string, n: number}[], all: number}>} how many records wait here */
export async function counts() {
  const known = await look()
  const owner = ownerOf(known)
  const found = await Promise.all(known.users.map(async ({ id, collar = '' }) => ({ id, collar, n: await count(id) })))
  return {
    mine: found.find(({ id }) => id === owner)?.n ?? 0,
    others: found.filter(({ id, n }) => n && id !== owner).map(({ collar, n }) => ({ collar, n })),
    all: found.reduce((sum, { n }) => sum + n, 0),
  }
}

/** @returns {Promise<import('./shapes').Waiting[]>} all that waits here, whoever's it is; of each officer oldest first */
export async function waiting() {
  return (await kept()).map(({ id, kind, owner, state, attempts, size, last, frozen_at }) => {
    return { id, kind, owner, state, attempts, size, last, frozen_at, made_at: mintedAt(id) }
  })
}

/**
 * @param {string} owner
 * @returns {Promise<import('./shapes').Left[]>} what left this phone in the last seven days, newest first
 */
export async function left(owner) {
  const all = await inUser(owner, ['receipts'], 'readonly', (tx) => tx.objectStore('receipts').getAll())
  return all.filter(({ at }) => at > Date.now() - KEPT_MS).sort((a, b) => b.at - a.at)
}

/**
 * Let a record that was left alone be tried again.
 * @param {string} owner
 * @param {string} id
 */
export async function retry(owner, id) {
  await inUser(owner, ['outbox'], 'readwrite', async (tx) => {
    const record = await tx.objectStore('outbox').get(id)
    if (record) await tx.objectStore('outbox').put({ ...record, state: 'waiting', next_at: 0 })
  })
}

/**
 * Remove a record that has not been sent. Only a person may ask for this, and has to type it.
 * @param {string} owner
 * @param {string} id
 */
export async function remove(owner, id) {
  await inUser(owner, ['outbox', 'mine'], 'readwrite', async (tx) => {
    const outbox = tx.objectStore('outbox')
    await tx.objectStore('mine').delete(id)
    const record = await outbox.get(id)
    const before = record?.supersedes && (await outbox.get(record.supersedes))
    if (before) await outbox.put({ ...before, state: 'invalid' })
    await outbox.delete(id)
  })
  announce({ type: 'removed', id })
}

/** @returns {Promise<Kept[]>} all that waits on this phone, sealed */
export async function kept() {
  const { users } = await look()
  const all = await Promise.all(users.map(({ id }) => inOrder(id)))
  return all.flat().filter(({ state }) => state !== 'replaced')
}

/**
 * @param {string} owner
 * @returns {Promise<Kept[]>} the records of an officer in the order in which they were saved
 */
export function inOrder(owner) {
  return inUser(owner, ['outbox'], 'readonly', (tx) => tx.objectStore('outbox').index('seq').getAll())
}

/**
 * @param {string} owner
 * @returns {Promise<number>}
 */
function count(owner) {
  return inUser(owner, ['outbox'], 'readonly', async (tx) => {
    const outbox = tx.objectStore('outbox')
    const [all, replaced] = await Promise.all([outbox.count(), outbox.index('state').count('replaced')])
    return all - replaced
  })
}
