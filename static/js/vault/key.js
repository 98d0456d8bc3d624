/**
 * Edge: who holds the data key while it is open. This page does, and the worker, in memory alone, so that the next page
 * need not ask again; it is never written to the disk. The worker forgets it when no page speaks to it for a while.
 */

/** @typedef {{owner: string, key: CryptoKey}} Held */

const ANSWER_MS = 1_000 // A worker that has just begun knows no key and says so at once: this is for a busy phone.
const PING_MS = 15_000
const LATEST_MS = 4_000

/** @type {Held | null} */
let held = null

/** @type {Promise<Held | null> | null} what the worker is being asked now: one question serves all who want to know */
let asked = null

/** @type {ReturnType<typeof setInterval> | undefined} */
let pinging

const channel = new BroadcastChannel('vault')
channel.addEventListener('message', ({ data }) => {
  if (data === 'locked') forget()
})

/**
 * @param {string | undefined} owner
 * @returns {Promise<CryptoKey | null>} this officer's data key, if it is open
 */
export async function openKey(owner) {
  if (!owner) return null
  if (held?.owner === owner) return held.key
  asked ??= ask().finally(() => (asked = null))
  const found = await asked
  if (found?.owner !== owner) return null
  keep(found)
  return found.key
}

/**
 * @param {string} owner
 * @param {CryptoKey} key not extractable
 */
export function hold(owner, key) {
  keep({ owner, key })
  share()
  document.dispatchEvent(new Event('vault:open'))
}

/** Forget the key: here, in the worker, in every page. */
export function drop() {
  forget()
  worker()?.postMessage({ type: 'drop' })
  channel.postMessage('locked')
}

/** @returns {boolean} whether this page holds a key */
export function isOpen() {
  return held !== null
}

/**
 * A page that is about to be left hands the key over; on a first visit the worker has to come first.
 * @returns {Promise<void>}
 */
export async function handOver() {
  const workers = navigator.serviceWorker
  if (!held || !workers) return
  if (!workers.controller) {
    const taken = new Promise((done) => workers.addEventListener('controllerchange', done, { once: true }))
    const late = new Promise((done) => setTimeout(done, LATEST_MS))
    workers.register('/service-worker.js', { type: 'module', updateViaCache: 'none' }).catch(() => {})
    await Promise.race([taken, late])
  }
  worker()?.postMessage({ type: 'hold', held })
}

/** @param {Held} found */
function keep(found) {
  held = found
  clearInterval(pinging)
  pinging = setInterval(share, PING_MS)
  document.addEventListener('visibilitychange', share)
}

/** The worker forgets when the browser ends it: a page in sight keeps it awake, and tells it again. */
function share() {
  if (held && document.visibilityState === 'visible') worker()?.postMessage({ type: 'hold', held })
}

function forget() {
  held = null
  clearInterval(pinging)
  document.dispatchEvent(new Event('vault:locked'))
}

/** @returns {Promise<Held | null>} what the worker holds */
function ask() {
  const there = worker()
  if (!there) return Promise.resolve(null)
  const { port1, port2 } = new MessageChannel()
  return new Promise((done) => {
    const late = setTimeout(() => done(null), ANSWER_MS)
    port1.onmessage = ({ data }) => {
      clearTimeout(late)
      done(data ?? null)
    }
    there.postMessage({ type: 'held?' }, [port2])
  })
}

function worker() {
  return navigator.serviceWorker?.controller ?? null
}
