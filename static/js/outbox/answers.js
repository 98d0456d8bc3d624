/**
 * Pure: what an answer means for the records that were sent. Only 200, JSON and a row for the id is an answer; of every
 * other one nothing is known, so everything is kept (sync.md, Protocol).
 */

/** @typedef {import('./shapes').Row} Row */

/**
 * What was heard: the HTTP status (0 when nothing came back), whether a redirect was refused, the body if it was JSON.
 * @typedef {{http: number, redirected: boolean, json: unknown, retry_after: string | null}} Heard
 */

const PASSING = new Set([408, 425, 429])
const GONE_FROM_PHONE = new Set(['created', 'duplicate', 'gone', 'held'])
const SIGNED = new Set(['created', 'duplicate', 'held'])
const FOR_THE_AUTHOR = new Set(['invalid', 'conflict', 'reseal'])

/**
 * @param {Heard} heard
 * @returns {'answer' | 'sign_in' | 'paused' | 'bug' | 'too_large' | 'offline' | 'busy'}
 */
export function meaning({ http, redirected, json }) {
  if (redirected || http === 401 || http === 511) return 'sign_in'
  if (http === 0) return 'offline'
  if (http === 200) return json ? 'answer' : 'sign_in' // A café's Wi-Fi answers 200 with a page of its own.
  if (http === 403) return 'paused'
  if (http === 413) return 'too_large'
  if (http >= 500 || PASSING.has(http) || http < 400) return 'busy'
  return 'bug'
}

/**
 * @param {unknown} json
 * @returns {Map<string, Row>} the rows by record; empty when this is no answer to a batch
 */
export function rowsOf(json) {
  const rows = /** @type {{results?: unknown}} */ (json)?.results
  const found = Array.isArray(rows) ? rows.filter((row) => typeof row?.id === 'string') : []
  return new Map(found.map((row) => [row.id, row]))
}

/**
 * @param {unknown} json of an answer that refused a whole batch
 * @returns {string | undefined} the record that is to blame, where the server names it
 */
export function culpritOf(json) {
  const named = /** @type {{id?: unknown} | null} */ (json)?.id
  return typeof named === 'string' ? named : undefined
}

/**
 * @param {unknown} json
 * @returns {import('./shapes').Hello | null} null when it is no answer to a hello
 */
export function helloOf(json) {
  const hello = /** @type {import('./shapes').Hello} */ (json)
  const fits = typeof hello?.now === 'string' && Array.isArray(hello.keys) && !Number.isNaN(Date.parse(hello.now))
  return fits ? hello : null
}

/**
 * What becomes of one record. `deleted` only on the server's signature, but for a record that it had before and deleted.
 * @param {Row | undefined} row
 * @param {boolean} canCorrect whether the author was said to sit at the form
 * @returns {'deleted' | 'deferred' | 'invalid' | 'conflict' | 'reseal' | 'unanswered'}
 */
export function ending(row, canCorrect) {
  if (!row) return 'unanswered'
  if (GONE_FROM_PHONE.has(row.status)) return !SIGNED.has(row.status) || signs(row) ? 'deleted' : 'unanswered'
  if (row.status === 'deferred') return 'deferred'
  const asks = canCorrect && FOR_THE_AUTHOR.has(row.status)
  return asks ? /** @type {'invalid' | 'conflict' | 'reseal'} */ (row.status) : 'unanswered'
}

/** @param {Row} row */
function signs({ id, receipt }) {
  return Boolean(receipt?.sig) && receipt?.id === id
}
