/** The first word to the server: a probe of the line, a sample of its clock, its newest keys; and whether to wipe. */
import { fromBase64url, mintedAt } from '../ids.js'
import { helloOf, meaning } from './answers.js'
import { inDevice, onlyIfFull } from './databases.js'
import { isHeld } from './due.js'
import { announce, look, merge } from './known.js'
import { wipe } from './phone.js'
import { post } from './wire.js'

const MOST_IDS = 200
const POINT_BYTES = 65
const LIMITS = { max_batch: 50, max_bytes: 256 * 1024 }

/**
 * @param {import('./shapes').Phone} phone
 * @param {import('./due.js').All} all what waits on it
 * @param {string} build
 * @returns {Promise<{what: ReturnType<typeof meaning>, heard: import('./answers.js').Heard,
 *   hello?: import('./shapes').Hello}>} what the line is like, and the hello if it was answered
 */
export async function greet(phone, all, build) {
  const before = Date.now()
  const heard = await post('/sync/hello', said(phone, all, build, before))
  const what = meaning(heard)
  if (what !== 'answer') return { what, heard }
  const hello = helloOf(heard.json)
  if (!hello) return { what: 'sign_in', heard } // JSON, but not our server's: a portal's.
  await write(hello, Math.round(Date.parse(hello.now) - (before + Date.now()) / 2))
  if (hello.wipe) await wipe().catch(onlyIfFull)
  return { what, heard, hello }
}

/**
 * @param {import('./shapes').Phone} phone
 * @param {import('./due.js').All} all
 * @param {string} build
 * @param {number} now
 */
function said(phone, { records, last_seq }, build, now) {
  const told = records.filter((record) => record.state !== 'replaced' && !isHeld(record, now)).map(({ id }) => id)
  const pending = told.sort().slice(0, MOST_IDS)
  return {
    device: phone.device,
    last_seq,
    pending,
    oldest_at: pending.length ? new Date(mintedAt(pending[0])).toISOString() : null,
    persisted: phone.persisted ?? false,
    installed: phone.installed ?? false,
    build,
  }
}

/**
 * Keep what the server says of itself. A key that is no point of P-256 would make saving fail: it is not kept.
 * @param {import('./shapes').Hello} hello
 * @param {number} offset_ms
 */
async function write(hello, offset_ms) {
  const before = (await look()).server
  const keys = hello.keys.filter(({ kid, public: point }) => kid && isPoint(point))
  const server = {
    keys: keys.length ? keys : (before?.keys ?? []),
    max_batch: hello.max_batch || LIMITS.max_batch,
    max_bytes: hello.max_bytes || LIMITS.max_bytes,
    min_v: hello.min_v || 1,
    heard_at: Date.now(),
    missing: hello.missing?.length ?? 0,
  }
  await inDevice('readwrite', async (tx) => {
    await tx.objectStore('server').put(server, 'this')
    await merge(tx, { offset_ms })
  }).catch(onlyIfFull)
  if (String(before?.keys.map(({ kid }) => kid)) !== String(server.keys.map(({ kid }) => kid))) announce({ type: 'phone' })
}

/** @param {unknown} text */
function isPoint(text) {
  try {
    const point = fromBase64url(String(text))
    return point.length === POINT_BYTES && point[0] === 4
  } catch {
    return false
  }
}
