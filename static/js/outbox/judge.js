/** What an answer means for one record: whether the server signed for just this one, and sealing again where it asks. */
import { ending } from './answers.js'
import { ofRecord, ofSealed } from './digest.js'
import { atForm } from './known.js'

/** @typedef {import('./shapes').Kept} Kept */
/** @typedef {import('./shapes').Row} Row */
/** @typedef {{canCorrect: boolean, keys: import('./shapes').ServerKey[], users: import('./shapes').User[]}} How */
/**
 * @typedef {{owner: string, kept: Kept, row: Row | undefined, end: ReturnType<typeof ending>,
 *   resealed?: import('./shapes').Envelope}} Judged
 */

/**
 * @param {Kept} kept
 * @param {Row | undefined} row the answer to it, if there was one
 * @param {How} how
 * @returns {Promise<Judged>}
 */
export async function judge(kept, row, how) {
  const end = ending(row, how.canCorrect)
  /** @type {Judged} */
  const judged = { owner: kept.owner, kept, row, end }
  if (end === 'deleted' && !(await signsForThis(kept, row))) return { ...judged, end: 'unanswered' }
  if (end !== 'reseal') return judged
  const resealed = await sealAgain(kept, how)
  return resealed ? { ...judged, resealed } : { ...judged, end: 'unanswered' }
}

/**
 * The digest of custody covers the sealed bytes; that of a taken record what it says, known here while its form is open.
 * @param {Kept} kept
 * @param {Row | undefined} row
 */
async function signsForThis(kept, row) {
  const said = atForm.get(kept.id)
  if (row?.status === 'held') return row.receipt?.digest === (await ofSealed(kept.sealed))
  return !said || !row?.receipt || row.receipt.digest === (await ofRecord(kept, said.content))
}

/**
 * @param {Kept} kept
 * @param {How} how
 */
async function sealAgain({ id, kind, v, owner, device, seq, deps, supersedes }, { keys, users }) {
  const said = atForm.get(id)
  if (!said) return null
  const { seal, sealingKey } = await import('./seal.js') // Only in a page, where the form is: a worker could not import here.
  const key = sealingKey(keys)
  if (!key) return null
  const head = { id, kind, v, owner, device, seq, deps, ...(supersedes && { supersedes }) }
  return seal(head, said.content, key, users.find((user) => user.id === owner)?.author_key)
}
