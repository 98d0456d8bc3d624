/** Posting records in portions, and writing down what came of each. */
import { culpritOf, meaning, rowsOf } from './answers.js'
import { freeze, portions } from './due.js'
import { announce } from './known.js'
import { remember, settle } from './settle.js'
import { onTheWire, post } from './wire.js'

/** @typedef {import('./shapes').Kept} Kept */
/** @typedef {import('./answers.js').Heard} Heard */
/** @typedef {{gone: number, unanswered: number, stop?: {what: Exclude<ReturnType<typeof meaning>, 'answer'>, heard: Heard}}} Sent */

/**
 * @param {Kept[]} records
 * @param {boolean} canCorrect whether their author is signed in and their form is open
 * @param {import('./shapes').Look} known after a hello
 * @returns {Promise<Sent>} how many left this phone, how many heard nothing, and the answer that stopped it, if one did
 */
export async function send(records, canCorrect, known) {
  const sum = { gone: 0, unanswered: 0 }
  const rest = known.server ? portions(records, known.server) : []
  for (let portion = rest.shift(); portion; portion = rest.shift()) {
    const batch = await freeze(portion, Date.now())
    if (!batch.length) continue
    const heard = await post('/sync/batch', body(batch, canCorrect, known.phone))
    const what = meaning(heard)
    if (what === 'answer') {
      const { gone, unanswered } = await take(batch, heard, canCorrect, known)
      sum.gone += gone
      sum.unanswered += unanswered
      continue
    }
    const others = await setAside(batch, what, heard)
    if (!others) return { ...sum, stop: { what, heard } }
    rest.unshift(...others)
  }
  return sum
}

/**
 * A batch was refused as a whole. Where one record is to blame, it is put aside, and the others go on without it.
 * @param {Kept[]} batch
 * @param {Exclude<ReturnType<typeof meaning>, 'answer'>} what
 * @param {Heard} heard
 * @returns {Promise<Kept[][] | null>} what to send instead; null: nothing more goes now
 */
async function setAside(batch, what, heard) {
  const last = { code: what, http: heard.http, at: Date.now() }
  const culprit = what === 'bug' ? batch.find(({ id }) => id === culpritOf(heard.json)) : undefined
  if (what === 'too_large' && batch.length > 1) return halves(batch)
  if (what === 'too_large') await remember(batch, last, 'too_large')
  else await remember(culprit ? [culprit] : batch, last, culprit && 'refused')
  if (culprit) return [batch.filter((kept) => kept !== culprit)]
  return what === 'too_large' ? [] : null
}

/**
 * @param {Kept[]} batch
 * @param {Heard} heard
 * @param {boolean} canCorrect
 * @param {import('./shapes').Look} known
 */
async function take(batch, heard, canCorrect, { phone, server, users }) {
  const rows = rowsOf(heard.json)
  const how = { canCorrect, keys: server?.keys ?? [], users, now: Date.now(), receipts: !phone.wiped_at }
  const came = await settle(batch, rows, how)
  announce({ type: 'answered', rows: batch.flatMap(({ id }) => rows.get(id) ?? []) })
  return came
}

/**
 * @param {Kept[]} batch
 * @param {boolean} can_correct
 * @param {import('./shapes').Phone} phone
 */
function body(batch, can_correct, { device, offset_ms }) {
  return { device, sent_at: new Date().toISOString(), offset_ms, can_correct, records: batch.map(onTheWire) }
}

/**
 * @param {Kept[]} batch two or more
 * @returns {[Kept[], Kept[]]}
 */
function halves(batch) {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}
