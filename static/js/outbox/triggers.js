/** Glue: when a page sends what waits (sync.md, When it sends). The worker does the same on `sync`, without a page. */
import { drain } from './drain.js'
import { refreshKit } from './kit.js'
import { announce, isSignedIn, look, ownerOf, readKit } from './known.js'
import { counts } from './waiting.js'

/** @typedef {import('./drain.js').Why} Why */

const UNDO_MS = 10_000
const EVERY_MS = 60_000
const OTHER_MS = 500

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next

/** Send now, and from now on at every occasion, as long as this page is open. */
export function sendFromNowOn() {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') return send('visible')
    wakeWorker()
    send('hidden')
  })
  addEventListener('online', () => send('online'))
  setInterval(async () => {
    if (document.visibilityState === 'visible' && (await counts()).all) send('timer')
  }, EVERY_MS)
  new BroadcastChannel('outbox').addEventListener('message', hear)
  return send('open')
}

/**
 * @param {Why} why
 * @returns {Promise<import('./shapes').Drained>}
 */
export async function send(why) {
  const drained = await drain(why, () => why !== 'button' && document.visibilityState === 'visible')
  const owner = drained.user ?? (await withoutKit())
  if (owner && (await refreshKit(owner))) announce({ type: 'phone' })
  if (drained.state === 'other') wait(OTHER_MS, why) // It may be a page that is just being left.
  else if (drained.left) await comeBack()
  return drained
}

/** Who has no places on this phone yet, because the page that said hello for them was left too early. */
async function withoutKit() {
  const known = await look()
  const owner = ownerOf(known)
  return owner && isSignedIn(owner, known) && !(await readKit(owner)).kit ? owner : undefined
}

/** @param {MessageEvent<import('./shapes').News>} message */
function hear({ data: news }) {
  if (news.type === 'released') send('saved')
  if (news.type !== 'saved') return
  wakeWorker()
  wait(UNDO_MS)
}

/** When the pause after a failure, or the time for Undo, is over, rather than at the next minute. */
async function comeBack() {
  const { trouble } = (await look()).phone
  wait(trouble ? trouble.until - Date.now() : UNDO_MS)
}

/**
 * @param {number} ms
 * @param {Why} why
 */
function wait(ms, why = 'timer') {
  clearTimeout(next)
  next = setTimeout(() => send(why), Math.max(ms, 0) + 20)
}

/** Ask the browser to start the worker once there is signal, with or without a page. Only Chromium does. */
async function wakeWorker() {
  const registration = await navigator.serviceWorker?.getRegistration()
  const { sync } = /** @type {{sync?: {register(tag: string): Promise<void>}}} */ (registration ?? {})
  await sync?.register('outbox').catch(() => {}) // Switched off in this browser: pages send.
}
