/**
 * Sending what waits: one hello, then portions, one drain at a time on the whole phone. The lock is asked for before
 * anything is awaited; who does not get it leaves the work to the one who has it, and that one looks again at the end.
 */
import { troubleOf } from './backoff.js'
import { everything, isDue, openForms } from './due.js'
import { greet } from './hello.js'
import { announce, atForm, keep, look } from './known.js'
import { send } from './send.js'
import { tidy } from './settle.js'

/** @typedef {import('./shapes').Drained} Drained */
/** @typedef {import('./shapes').Kept} Kept */
/** @typedef {import('./shapes').Trouble} Trouble */
/** @typedef {'open' | 'visible' | 'online' | 'button' | 'sync' | 'hidden' | 'saved' | 'timer'} Why */

const HELLO_STAYS_FRESH_MS = 60_000
const NEW_HOPE = new Set(['open', 'visible', 'online', 'button', 'sync'])
const GREETS = new Set(['open', 'visible', 'online'])
const build = new URL(import.meta.url).pathname.split('/')[2]

/**
 * @param {Why} why `button` and a new hope (signal, the app in sight) end a pause; only `button` one the server asked for
 * @param {() => boolean | Promise<boolean>} [undoOffered] whether Undo is in sight, so that new records are still held
 * @returns {Promise<Drained>} what came of it; state `other` when another page or the worker is at it
 */
export async function drain(why, undoOffered = () => false) {
  return navigator.locks.request('outbox', { ifAvailable: true }, async (lock) => {
    return lock ? new Turn(await look(), why, undoOffered).run() : { sent: 0, left: 0, state: 'other' }
  })
}

/** One drain. */
class Turn {
  sent = 0
  left = 0
  unanswered = 0

  /** @type {Set<string>} what was sent: record and key, so that one that was sealed again goes once more */
  tried = new Set()

  /** @type {string | undefined} who is signed in, as the hello said */
  user

  /**
   * @param {import('./shapes').Look} known
   * @param {Why} why
   * @param {() => boolean | Promise<boolean>} undoOffered
   */
  constructor(known, why, undoOffered) {
    this.known = known
    this.why = why
    this.undoOffered = undoOffered
    this.trouble = known.phone.trouble
    this.again = why === 'button' || (NEW_HOPE.has(why) && !this.trouble?.asked)
    this.failures = this.again ? 0 : (this.trouble?.failures ?? 0)
  }

  /** @returns {Promise<Drained>} */
  async run() {
    if (!this.known.phone.device) return this.ended('nobody')
    const ready = await this.ready()
    if (this.trouble && !this.again && Date.now() < this.trouble.until) return this.ended(this.trouble.state)
    if (!ready.length && !this.greets()) return this.ended()
    announce({ type: 'sending', n: ready.length })
    try {
      this.trouble = (await this.greet()) ?? (await this.sendAll(ready))
      await keep({ trouble: this.trouble, ...(this.sent && { sent_at: Date.now() }) })
      await tidy(this.known.users, Date.now())
    } finally {
      announce({ type: 'drained' })
    }
    return this.ended(this.trouble?.state)
  }

  /** @returns {Promise<Kept[]>} records that may go now and were not tried in this turn */
  async ready() {
    const { records } = await everything(this.known.users)
    this.left = records.filter(({ state }) => state !== 'replaced').length
    const now = Date.now()
    const when = { now, undoOffered: await this.undoOffered(), again: this.again, open: await openForms() }
    return records.filter((kept) => isDue(kept, when) && !this.tried.has(keyOf(kept)))
  }

  /** @returns {boolean} whether to say hello even with nothing to send */
  greets() {
    const fresh = Date.now() - (this.known.server?.heard_at ?? 0) < HELLO_STAYS_FRESH_MS
    return this.why === 'button' || (GREETS.has(this.why) && !fresh)
  }

  /** @returns {Promise<Trouble | null>} */
  async greet() {
    const { what, heard, hello } = await greet(this.known.phone, await everything(this.known.users), build)
    this.known = await look()
    this.user = hello?.user?.id
    if (what === 'too_large') return this.stop('bug', heard)
    if (what !== 'answer') return this.stop(what, heard)
    return hello?.backoff_s ? this.stop('busy', { ...heard, retry_after: String(hello.backoff_s) }) : null
  }

  /**
   * @param {Kept[]} ready
   * @returns {Promise<Trouble | null>}
   */
  async sendAll(ready) {
    for (; ready.length; ready = await this.ready()) {
      for (const kept of ready) this.tried.add(keyOf(kept))
      const here = (/** @type {Kept} */ { id, owner }) => atForm.has(id) && owner === this.user
      for (const canCorrect of [true, false]) {
        const records = ready.filter((kept) => here(kept) === canCorrect)
        const { gone, unanswered, stop } = await send(records, canCorrect, this.known)
        this.sent += gone
        this.unanswered += unanswered
        if (stop?.what === 'paused') await this.greet() // It may say why: a wipe, another key.
        if (stop) return this.stop(stop.what === 'too_large' ? 'bug' : stop.what, stop.heard)
      }
    }
    return this.unanswered ? this.stop('busy', { http: 200, redirected: false, json: null, retry_after: null }) : null
  }

  /**
   * @param {Trouble['state']} state
   * @param {import('./answers.js').Heard} heard
   */
  stop(state, heard) {
    return troubleOf(state, heard, { failures: this.failures, now: Date.now(), chance: Math.random() })
  }

  /**
   * @param {string} [state]
   * @returns {Drained}
   */
  ended(state = this.left ? 'waiting' : 'sent') {
    return { sent: this.sent, left: this.left, state, ...(this.user && { user: this.user }) }
  }
}

/** @param {Kept} kept */
function keyOf({ id, kid }) {
  return `${id}|${kid}`
}
