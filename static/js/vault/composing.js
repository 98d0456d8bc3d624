/**
 * Glue: what a kept page is completed with on the phone: the moves of follow-ups (they are kept once for all), what the
 * officer has saved here since, and numbers, which are drawn only after the look was written down in the outbox.
 */
import { enqueue, release } from '../outbox/queue.js'
import { arrange } from '../capture/moves.js'
import { clockTime, say } from '../words.js'
import { copies, copyOf } from './mine.js'
import { read } from './reads.js'
import { showPasskey } from './unlock.js'
import { openByPassphrase, waysOf } from './ways.js'

/** @typedef {{owner: string, key: CryptoKey}} Reader */

/**
 * @param {HTMLElement} place
 * @param {import('./reads.js').Item} item
 * @param {Reader} reader
 */
export async function complete(place, item, reader) {
  const slot = place.querySelector('[data-moves]')
  if (slot && !slot.childElementCount) {
    const moves = await read(reader.owner, reader.key, ':moves')
    slot.innerHTML = moves?.html ?? ''
  }
  await arrange(place, reader.owner)
  await showOwn(place, reader)
  const form = place.querySelector('form[data-reveal]')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    reveal(/** @type {HTMLFormElement} */ (form), item, reader.owner)
  })
}

/**
 * Words of a resident are drawn once the look is on the disk; where it can't be written down, they are not (invariant 9).
 * @param {DocumentFragment} drawn of which `[data-look]` names the concern
 * @param {string} owner
 */
export async function markLook(drawn, owner) {
  const looked = /** @type {HTMLElement | null} */ (drawn.querySelector('[data-look]'))
  if (!looked) return
  try {
    const { id } = await enqueue({ kind: 'concern.look', v: 1, owner, fields: { concern: looked.dataset.look ?? '' } })
    await release(id)
  } catch {
    looked.replaceChildren(say('reveal_failed'))
  }
}

/**
 * A follow-up that was made on this phone and that the station does not know yet.
 * @param {string} id
 * @param {string} owner
 * @returns {Promise<import('./reads.js').Item | null>}
 */
export async function ownFollowup(id, owner) {
  const copy = await copyOf('mine', owner, id)
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-own-followup]'))
  const drawn = /** @type {HTMLElement | undefined} */ (template?.content.firstElementChild?.cloneNode(true))
  if (copy?.kind !== 'followup.create' || !drawn) return null
  drawn.dataset.followup = id
  const title = drawn.querySelector('[data-what]')
  if (title) title.textContent = String(copy.fields.what ?? '')
  return { key: `/followups/${id}`, rev: '', html: drawn.outerHTML }
}

/**
 * @param {HTMLElement} place
 * @param {Reader} reader
 */
async function showOwn(place, { owner }) {
  const list = place.querySelector('[data-own]')
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-own-row]'))
  const own = list && template ? await copies('mine', owner) : []
  if (!list || !template || !own.length) return
  const rows = document.createElement('ul')
  rows.className = 'rows'
  rows.append(...own.map((copy) => row(template, copy)))
  const heading = document.createElement('h2')
  heading.className = 'day'
  heading.textContent = say('own_heading')
  list.replaceChildren(heading, rows)
}

/**
 * @param {HTMLTemplateElement} template
 * @param {import('./mine.js').Copy} copy
 */
function row(template, { id, kind, fields, at, base }) {
  const made = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
  const put = (/** @type {string} */ part, /** @type {string} */ words) => {
    const line = made.querySelector(`[data-${part}]`)
    if (line) line.textContent = words
  }
  put('what', say(`kind_${kind}`) || say('kind_other'))
  put('title', String(fields.what ?? fields.words ?? fields.note ?? ''))
  put('since', clockTime(at))
  const subject = kind === 'followup.create' ? id : kind.startsWith('followup.') ? base?.id : undefined
  if (subject) made.querySelector('a')?.setAttribute('href', `/followups/${subject}`)
  return made
}

/**
 * The officer shows the passkey once more; the look is on the disk before the number is on the screen (invariant 9).
 * @param {HTMLFormElement} form
 * @param {import('./reads.js').Item} item
 * @param {string} owner
 */
async function reveal(form, item, owner) {
  const trouble = /** @type {HTMLElement | null} */ (form.querySelector('[data-trouble]'))
  const shown = /** @type {HTMLElement | null} */ (form.parentElement?.querySelector('[data-revealed]'))
  if (trouble) trouble.hidden = true
  try {
    if (!item.secret) throw new TypeError()
    await confirm(owner)
    const { id } = await enqueue({ kind: 'contact.look', v: 1, owner, fields: { under: form.dataset.reveal ?? '' } })
    await release(id)
    if (!shown) return
    shown.innerHTML = item.secret
    shown.hidden = false
    form.hidden = true
  } catch (error) {
    if (!trouble) throw error
    trouble.textContent = say(error instanceof TypeError ? 'reveal_needs_signal' : error instanceof DOMException && error.name === 'NotAllowedError' ? 'passkey_cancelled' : 'reveal_failed')
    trouble.hidden = false
  }
}

/** @param {string} owner */
async function confirm(owner) {
  const ways = await waysOf(owner)
  if (ways.some(({ kind }) => kind === 'passkey')) return void (await showPasskey(owner))
  await openByPassphrase(owner, prompt(say('reveal_passphrase')) ?? '')
}
