/** Writing down what the server answered: what it signed for is deleted here, everything else is kept. */
import { inUser, onlyIfFull } from './databases.js'
import { byOwner } from './due.js'
import { judge } from './judge.js'

/** @typedef {import('./shapes').Kept} Kept */
/** @typedef {import('./shapes').Last} Last */
/** @typedef {import('./judge.js').Judged} Judged */
/** @typedef {import('./databases.js').Writing} Writing */

const KEPT_MS = 7 * 24 * 3600_000
const SECONDS_IF_NOT_SAID = 60

/**
 * @param {Kept[]} batch
 * @param {Map<string, import('./shapes').Row>} rows
 * @param {import('./judge.js').How & {now: number, receipts: boolean}} how `receipts`: whether they are kept
 * @returns {Promise<{gone: number, unanswered: number}>} how many left this phone, how many heard nothing
 */
export async function settle(batch, rows, how) {
  const all = await Promise.all(batch.map((kept) => judge(kept, rows.get(kept.id), how)))
  for (const [owner, judged] of byOwner(all)) {
    const stores = ['outbox', 'receipts', 'mine']
    await inUser(owner, stores, 'readwrite', async (tx) => {
      for (const one of judged) await write(tx, one, how)
    }).catch((error) => makeRoom(owner, judged, error))
  }
  const count = (/** @type {string} */ what) => all.filter(({ end }) => end === what).length
  return { gone: count('deleted'), unanswered: count('unanswered') }
}

/**
 * Nothing came of these records: remember why.
 * @param {Kept[]} batch
 * @param {Last} last
 * @param {import('./shapes').State} [state] a new one
 */
export async function remember(batch, last, state) {
  for (const [owner, records] of byOwner(batch)) {
    await inUser(owner, ['outbox'], 'readwrite', async (tx) => {
      for (const { id } of records) await change(tx, id, { last, ...(state && { state }) })
    }).catch(onlyIfFull)
  }
}

/**
 * Forget receipts that are older than seven days.
 * @param {import('./shapes').User[]} users
 * @param {number} now
 */
export async function tidy(users, now) {
  for (const { id } of users) {
    await inUser(id, ['receipts'], 'readwrite', async (tx) => {
      const receipts = tx.objectStore('receipts')
      for (const old of await receipts.getAll()) if (old.at < now - KEPT_MS) await receipts.delete(old.id)
    })
  }
}

/**
 * @param {Writing} tx
 * @param {Judged} judged
 * @param {{now: number, receipts: boolean}} how
 */
async function write(tx, { kept, row, end, resealed }, { now, receipts }) {
  const { id, supersedes } = kept
  /** @type {Last} */
  const last = { code: row?.status ?? 'unanswered', http: 200, at: now, ...(row?.reason && { reason: row.reason }) }
  switch (end) {
    case 'deleted':
      await drop(tx, kept)
      if (receipts) await tx.objectStore('receipts').put(receiptOf(kept, /** @type {any} */ (row), now))
      return
    case 'deferred':
      return change(tx, id, { last, state: 'waiting', next_at: now + (row?.retry_after ?? SECONDS_IF_NOT_SAID) * 1000 })
    case 'reseal':
      return change(tx, id, { ...resealed, last, state: 'waiting', next_at: 0 })
    case 'invalid':
    case 'conflict':
      return change(tx, id, { last, state: end })
    case 'unanswered':
      return change(tx, id, { last })
  }
}

/**
 * A correction that the server has takes what it corrects with it.
 * @param {Writing} tx
 * @param {Kept} kept
 */
async function drop(tx, { id, supersedes }) {
  for (const gone of supersedes ? [id, supersedes] : [id]) {
    await tx.objectStore('outbox').delete(gone)
    await tx.objectStore('mine').delete(gone)
  }
}

/**
 * The phone is full: what the server signed for goes without its receipt being kept, which makes room.
 * @param {string} owner
 * @param {Judged[]} judged
 * @param {unknown} error
 */
async function makeRoom(owner, judged, error) {
  onlyIfFull(error)
  await inUser(owner, ['outbox', 'mine'], 'readwrite', async (tx) => {
    for (const { kept, end } of judged) if (end === 'deleted') await drop(tx, kept)
  })
}

/**
 * @param {Writing} tx
 * @param {string} id
 * @param {Partial<Kept>} changes
 */
async function change(tx, id, changes) {
  const kept = await tx.objectStore('outbox').get(id)
  if (kept) await tx.objectStore('outbox').put({ ...kept, ...changes })
}

/**
 * @param {Kept} kept
 * @param {import('./shapes').Row} row
 * @param {number} at
 * @returns {import('./shapes').Left}
 */
function receiptOf({ id, kind, about }, { status, ref, reason, received_at, receipt, version }, at) {
  const made = about && status !== 'held' && { about: { ...about, version: version ?? about.version } }
  return { id, kind, status, at, ref, reason, received_at, receipt, ...made }
}
