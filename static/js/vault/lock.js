/**
 * Glue on every staff page: what can be read is covered after five minutes out of sight or fifteen without a touch, and
 * the key goes. Recording goes on: it never needs an unlock.
 */
import { look, ownerOf } from '../outbox/known.js'
import { say } from '../words.js'
import { drop } from './key.js'
import { isLocked, rememberLocked } from './locked.js'
import { openByPassphrase, waysOf, WrongKey } from './ways.js'
import { NoSecret, unlock } from './unlock.js'

const MINUTE_MS = 60_000
const TOUCHES = ['pointerdown', 'keydown', 'scroll']
const { lockHidden, lockIdle } = document.body.dataset
const hiddenMs = (Number(lockHidden) || 5) * MINUTE_MS
const idleMs = (Number(lockIdle) || 15) * MINUTE_MS

const cover = /** @type {HTMLDialogElement | null} */ (document.querySelector('[data-lock]'))

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

let since = Date.now()

/** Watch, and cover at once what was locked before. */
export function watchLock() {
  for (const event of TOUCHES) addEventListener(event, touched, { passive: true, capture: true })
  document.addEventListener('visibilitychange', seen)
  new BroadcastChannel('vault').addEventListener('message', ({ data }) => data === 'locked' && show())
  cover?.addEventListener('cancel', (event) => event.preventDefault())
  cover?.querySelector('[data-press="unlock"]')?.addEventListener('click', () => open(byPasskey))
  cover?.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    open(byPassphrase)
  })
  addEventListener('storage', ({ key, newValue }) => key === 'locked' && !newValue && hide())
  if (isLocked()) show()
  wait(idleMs)
}

/** Lock now. */
export async function lock() {
  /** @type {Promise<unknown>[]} */
  const saving = []
  document.dispatchEvent(new CustomEvent('vault:locking', { detail: saving })) // Drafts need the key once more.
  if (cover) rememberLocked(true)
  show()
  await Promise.allSettled(saving)
  drop()
}

function touched() {
  since = Date.now()
  if (!isLocked()) wait(idleMs)
}

function seen() {
  const now = Date.now()
  if (document.visibilityState === 'hidden') {
    since = now
    return wait(hiddenMs)
  }
  if (now - since >= hiddenMs) return lock()
  wait(idleMs)
}

/** @param {number} ms */
function wait(ms) {
  clearTimeout(timer)
  timer = setTimeout(lock, ms)
}

async function show() {
  clearTimeout(timer)
  if (!cover || cover.open) return
  tell('')
  cover.showModal()
  const { owner, ways } = await mine()
  const byWords = ways.some(({ kind }) => kind === 'passphrase')
  cover.querySelector('form')?.toggleAttribute('hidden', !byWords)
  if (!owner) cover.querySelector('[data-press="unlock"]')?.removeAttribute('disabled')
}

function hide() {
  delete document.documentElement.dataset.locked
  cover?.close()
  wait(idleMs)
}

/** @param {() => Promise<void>} how */
async function open(how) {
  tell('')
  try {
    await how()
  } catch (error) {
    return tell(why(error))
  }
  rememberLocked(false)
  hide()
}

/** With the passkey alone where it opens what is kept here; else the station has to see it. */
async function byPasskey() {
  const { owner, ways } = await mine()
  if (owner && ways.some(({ kind }) => kind === 'passkey')) {
    try {
      return void (await unlock(owner))
    } catch (error) {
      if (!(error instanceof NoSecret || error instanceof WrongKey)) throw error
    }
  }
  const { stepUp } = await import('../accounts/ceremony.js')
  await stepUp()
}

async function byPassphrase() {
  const { owner } = await mine()
  const field = cover?.querySelector('input')
  if (!owner || !field) return
  await openByPassphrase(owner, field.value)
  field.value = ''
}

async function mine() {
  const owner = ownerOf(await look())
  return { owner, ways: owner ? await waysOf(owner) : [] }
}

/** @param {unknown} error */
function why(error) {
  if (error instanceof WrongKey) return say('lock_wrong')
  if (error instanceof DOMException) return say('passkey_cancelled')
  if (error instanceof TypeError) return say('lock_needs_signal')
  return error instanceof Error ? error.message : ''
}

/** @param {string} words */
function tell(words) {
  const line = /** @type {HTMLElement | null | undefined} */ (cover?.querySelector('[data-lock-error]'))
  if (!line) return
  line.textContent = words
  line.hidden = !words
}
