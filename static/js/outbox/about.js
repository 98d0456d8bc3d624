/** What waits on this phone about one thing, and which version and state it will have once that has been sent. */
import { inUser } from './databases.js'
import { mintedAt } from '../ids.js'

/** @typedef {{version: number, state: string, unsent: boolean, waiting: {id: string, kind: string, at: number}[]}} Ahead */

/**
 * @param {string} owner
 * @param {string} subject
 * @param {{version: number, state: string}} shown as a page has it
 * @returns {Promise<Ahead>} `unsent`: the thing itself has not been sent yet
 */
export async function ahead(owner, subject, shown) {
  const { kept, left } = await inUser(owner, ['outbox', 'receipts'], 'readonly', async (tx) => {
    const [kept, left] = await Promise.all([
      tx.objectStore('outbox').index('seq').getAll(),
      tx.objectStore('receipts').getAll(),
    ])
    return { kept, left }
  })
  const here = kept.filter(({ about, state }) => about?.id === subject && state !== 'replaced')
  const sent = left.filter(({ about }) => about?.id === subject).sort((a, b) => a.at - b.at)
  const known = [...sent, ...here].filter(({ about }) => about.version > shown.version)
  const last = known.at(-1)?.about
  return {
    version: last?.version ?? shown.version,
    state: last?.state || shown.state,
    unsent: kept.some(({ id }) => id === subject),
    waiting: here.map(({ id, kind }) => ({ id, kind, at: mintedAt(id) })),
  }
}
