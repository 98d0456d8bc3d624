/** Glue: the one line on every page that says what became of the records on this phone; and the badge on the app. */
import { canRecord } from './outbox/kit.js'
import { look, ownerOf } from './outbox/known.js'
import { counts } from './outbox/waiting.js'
import { clockTime, say } from './words.js'

/** @typedef {Awaited<ReturnType<typeof counts>>} Counts */
/** @typedef {{n: Counts, phone: import('./outbox/shapes').Phone, sending: boolean, online: boolean, ready: boolean}} Facts */

let sending = false
let drawing = false
let again = false

/** Draw the line, and draw it anew whenever something changes, here or in another page of this phone. */
export function watchStatus() {
  new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => {
    if (news.type === 'sending') sending = news.n > 0
    if (news.type === 'drained') sending = false
    if (news.type === 'blocked') return tellBlocked()
    document.dispatchEvent(new CustomEvent('outbox:changed', { detail: news }))
    draw()
  })
  for (const event of ['online', 'offline']) addEventListener(event, draw)
  document.addEventListener('visibilitychange', draw)
  document.addEventListener('shell:update', draw)
  navigator.serviceWorker?.addEventListener('controllerchange', draw)
  return draw()
}

/** An old page of this app holds up the newer one: nothing can be read or saved before it is closed. */
function tellBlocked() {
  const line = document.getElementById('status')
  if (!line) return
  line.dataset.state = 'waiting'
  line.textContent = say('status_blocked')
}

/** Draw the line; while that is going on, remember to do it again. */
async function draw() {
  again = drawing
  if (drawing) return
  drawing = true
  try {
    await show()
  } finally {
    drawing = false
  }
  if (again) await draw()
}

async function show() {
  const line = document.getElementById('status')
  const [n, known] = await Promise.all([counts(), look()])
  const owner = ownerOf(known)
  const ready = Boolean(navigator.serviceWorker?.controller && owner && (await canRecord(owner, known)))
  const [state, words] = lineOf({ n, phone: known.phone, sending, online: navigator.onLine, ready })
  badge(n.all + (known.phone.needs ?? 0))
  if (!line || line.textContent === words) return
  line.dataset.state = state
  line.textContent = words
}

/**
 * @param {Facts} facts
 * @returns {[string, string]} the sign to draw, and the words
 */
function lineOf(facts) {
  const [state, mine] = ofMine(facts)
  const others = facts.n.others.map(({ collar, n }) => say('status_others', { n, who: collar || '…' }))
  const update = document.body.hasAttribute('data-update') ? [say('status_update')] : []
  return [state, [...mine, ...others, ...update].join(' · ')]
}

/**
 * @param {Facts} facts
 * @returns {[string, string[]]}
 */
function ofMine({ n: { mine, all, others }, phone: { device, trouble, sent_at }, sending, online, ready }) {
  if (!device) return ['sign-in', [say('status_not_set_up')]] // Never signed in here, or the browser cleared it.
  const n = others.length ? mine : all
  const waiting = n ? [say('status_waiting', { n })] : []
  const last = sent_at ? [say('status_last_sent', { time: clockTime(sent_at) })] : []
  if (!online || trouble?.state === 'offline') return ['offline', [say('status_offline'), ...waiting]]
  if (sending && n) return ['sending', [say('status_sending', { n })]]
  if (n && trouble?.state === 'sign_in') return ['sign-in', [say('status_sign_in', { n })]]
  if (n && trouble?.state === 'bug') {
    return ['waiting', [...waiting, say('status_stuck', { build: document.body.dataset.build ?? '' })]]
  }
  if (n) return ['waiting', waiting]
  if (sent_at) return ['sent', [say('status_all_sent'), ...last]]
  return ['sent', [say(ready ? 'status_ready' : 'status_all_sent')]]
}

/** @param {number} n what waits on this phone, and what needs its sergeant */
function badge(n) {
  if (n) navigator.setAppBadge?.(n).catch(() => {})
  else navigator.clearAppBadge?.().catch(() => {})
}
