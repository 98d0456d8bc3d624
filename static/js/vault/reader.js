/**
 * Glue on the page that stands in for one that can't be had without signal: what is kept of it on this phone, once the
 * officer has unlocked it. Links between kept pages are followed without loading anything, so that the key stays.
 */
import { look, ownerOf } from '../outbox/known.js'
import { clockTime, say } from '../words.js'
import '../capture/commands.js'
import { complete, markLook, ownFollowup } from './composing.js'
import { openKey } from './key.js'
import { read, readable } from './reads.js'
import { openByPassphrase, waysOf, WrongKey } from './ways.js'
import { NoSecret, unlock } from './unlock.js'

const IN_THE_SHELL = new Set(
  ['/interactions/new', '/followups/new', '/rounds/new', '/referrals/new', '/concerns/record', '/directory', '/outbox'],
)

const main = /** @type {HTMLElement} */ (document.getElementById('main'))
const place = /** @type {HTMLElement} */ (main.querySelector('[data-read]'))
const gate = /** @type {HTMLElement} */ (main.querySelector('[data-gate]'))
const without = /** @type {HTMLElement} */ (main.querySelector('[data-without]'))

/** @type {string | undefined} */
let owner

gate.querySelector('[data-press="unlock"]')?.addEventListener('click', () => open((who) => unlock(who)))
gate.querySelector('form')?.addEventListener('submit', (event) => {
  event.preventDefault()
  const field = gate.querySelector('input')
  open((who) => openByPassphrase(who, field?.value ?? '').then(() => field && (field.value = '')))
})
main.addEventListener('click', follow)
addEventListener('popstate', () => show())
document.addEventListener('vault:locked', () => show())
await show()

/** Draw what is kept of this address; or ask to unlock; or say that there is nothing. */
async function show() {
  owner = ownerOf(await look())
  const state = owner ? await readable(owner) : null
  if (!owner || !state || !state.fresh) return nothing(state !== null)
  const key = await openKey(owner)
  if (!key) return ask(owner)
  const item = (await kept(owner, key, name(location.pathname))) ?? (await read(owner, key, '/today'))
  if (!item) return nothing(false)
  await draw(item, state.at, owner)
  await complete(place, item, { owner, key })
  performance.mark('reader:complete')
}

/**
 * @param {string} who
 * @param {CryptoKey} key
 * @param {string} path
 */
async function kept(who, key, path) {
  const [, followup] = path.match(/^\/followups\/([0-9a-f-]{36})$/) ?? []
  return (await read(who, key, path)) ?? (followup ? ownFollowup(followup, who) : null)
}

/**
 * @param {import('./reads.js').Item} item
 * @param {number} at
 * @param {string} who
 */
async function draw(item, at, who) {
  performance.mark('reader:draw')
  const fragment = document.createElement('template')
  fragment.innerHTML = item.html
  await markLook(fragment.content, who)
  place.replaceChildren(fragment.content)
  reveal(place)
  const line = main.querySelector('[data-as-of]')
  if (line) line.textContent = say('read_as_of', { time: clockTime(at) })
  const title = main.querySelector('h1')
  if (title) title.textContent = place.querySelector('[data-title]')?.getAttribute('data-title') ?? say('read_title')
  performance.mark('reader:drawn')
}

/** @param {string} who */
async function ask(who) {
  place.replaceChildren()
  const ways = await waysOf(who)
  if (!ways.length) return nothing(false)
  const has = (/** @type {string} */ kind) => ways.some((way) => way.kind === kind)
  gate.querySelector('[data-press="unlock"]')?.toggleAttribute('hidden', !has('passkey'))
  gate.querySelector('form')?.toggleAttribute('hidden', !has('passphrase'))
  reveal(gate)
}

/** @param {boolean} old whether there was something that has been hidden since */
function nothing(old) {
  place.replaceChildren()
  const line = without.querySelector('[data-old]')
  if (line) line.textContent = old ? say('read_too_old') : ''
  reveal(without)
}

/** @param {HTMLElement} shown of the three */
function reveal(shown) {
  for (const part of [place, gate, without]) part.hidden = part !== shown
  main.querySelector('[data-as-of]')?.toggleAttribute('hidden', shown !== place)
}

/** @param {(who: string) => Promise<unknown>} how */
async function open(how) {
  const line = /** @type {HTMLElement | null} */ (gate.querySelector('[data-trouble]'))
  if (line) line.hidden = true
  try {
    if (owner) await how(owner)
    performance.mark('reader:unlocked')
    await show()
  } catch (error) {
    if (!line) return
    line.textContent = why(error)
    line.hidden = false
  }
}

/** @param {unknown} error */
function why(error) {
  if (error instanceof WrongKey) return say('lock_wrong')
  if (error instanceof NoSecret) return say('vault_no_secret')
  return say('passkey_cancelled')
}

/** @param {MouseEvent} event */
async function follow(event) {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.origin !== location.origin || place.hidden || event.metaKey || event.ctrlKey) return
  const wanted = name(link.pathname)
  if (link.getAttribute('href')?.startsWith('#') || IN_THE_SHELL.has(wanted)) return
  event.preventDefault()
  const key = await openKey(owner)
  const item = owner && key ? await kept(owner, key, wanted) : null
  if (!item) return location.assign(link.href)
  history.pushState(null, '', link.href)
  await show()
  scrollTo(0, 0)
  main.focus()
}

/** @param {string} path */
function name(path) {
  return path.length > 1 ? path.replace(/\/$/, '') : '/today'
}
