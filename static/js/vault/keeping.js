/**
 * Glue: keeping what can be read without signal up to date, while its key is open and the officer is signed in; hiding
 * it when the station was not heard for a day; and offering it to who has not set it up.
 */
import { look, ownerOf } from '../outbox/known.js'
import { say } from '../words.js'
import { openKey } from './key.js'
import { forget, readable, refresh } from './reads.js'
import { NoSecret, unlock } from './unlock.js'
import { WrongKey } from './ways.js'

const SELDOM_MS = 60_000

let last = 0
let busy = false

/** Look now, and whenever something was sent or the key has opened. */
export async function keepReadable() {
  new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => {
    if (news.type === 'answered') last = 0
    if (news.type === 'drained') update()
  })
  document.addEventListener('vault:open', () => update(true))
  await hideWhatIsOld()
  await update()
  await offer()
}

/** @param {boolean} [now] whether or not it was done a moment ago */
async function update(now = false) {
  if (busy || !navigator.onLine || (!now && Date.now() - last < SELDOM_MS)) return
  busy = true
  try {
    const owner = ownerOf(await look())
    const key = await openKey(owner)
    if (!owner || !key) return
    last = Date.now()
    if (await refresh(owner, key)) document.dispatchEvent(new Event('vault:new'))
  } finally {
    busy = false
  }
}

/** A phone that was not in touch for a day shows nothing any more. */
async function hideWhatIsOld() {
  const owner = ownerOf(await look())
  const state = owner ? await readable(owner) : null
  if (owner && state && !state.fresh) await forget(owner)
}

/** Where the key is not open (not set up, or forgotten by the browser). On a cached page nobody is known to be signed in. */
async function offer() {
  const notice = /** @type {HTMLElement | null} */ (document.querySelector('[data-notice="vault"]'))
  const owner = ownerOf(await look())
  if (!notice || !owner || document.body.dataset.actor !== owner || (await openKey(owner))) return
  notice.hidden = false
  notice.querySelector('[data-press="vault"]')?.addEventListener('click', async () => {
    const line = notice.querySelector('[data-words]')
    try {
      await unlock(owner)
      if (line) line.textContent = say('vault_begun')
      notice.querySelector('[data-press="vault"]')?.remove()
    } catch (error) {
      if (line) line.textContent = say(error instanceof NoSecret || error instanceof WrongKey ? 'vault_no_secret' : 'passkey_cancelled')
    }
  })
}
