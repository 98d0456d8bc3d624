/** Glue on the page of what waits: looking at one's own records and drafts after unlocking, and going on with them. */
import { currentOwner } from '../outbox/phone.js'
import { clockTime, say } from '../words.js'
import { openKey } from './key.js'
import { copies, countCopies, dropCopy } from './mine.js'
import { NoSecret, unlock } from './unlock.js'

/** @typedef {import('./mine.js').Copy} Copy */

/** @type {Record<string, string>} the pages on which records can be gone on with */
const FORMS = { 'interaction.create': '/interactions/new', 'followup.create': '/followups/new' }

const main = /** @type {HTMLElement} */ (document.getElementById('main'))
const gate = /** @type {HTMLElement | null} */ (main.querySelector('[data-own-gate]'))

gate?.querySelector('button')?.addEventListener('click', async () => {
  const owner = await currentOwner()
  const line = gate.querySelector('[data-trouble]')
  try {
    if (owner) await unlock(owner)
  } catch (error) {
    if (line) line.textContent = say(error instanceof NoSecret ? 'vault_no_secret' : 'passkey_cancelled')
  }
  await show()
})
main.addEventListener('click', async ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-press="drop-draft"]') : null
  const id = button?.closest('li')?.dataset.id
  const owner = id && (await currentOwner())
  if (!owner) return
  await dropCopy('drafts', owner, id)
  await show()
})
document.addEventListener('outbox:changed', () => setTimeout(show, 50))
await show()

async function show() {
  const owner = await currentOwner()
  if (!owner) return
  const kept = (await countCopies('mine', owner)) + (await countCopies('drafts', owner))
  const key = await openKey(owner)
  gate?.toggleAttribute('hidden', Boolean(key) || !kept)
  const [own, drafts] = await Promise.all([copies('mine', owner), copies('drafts', owner)])
  for (const copy of own) complete(copy)
  list(drafts)
}

/** @param {Copy} copy a record that waits: what it says, and the way to correct it */
function complete(copy) {
  const row = main.querySelector(`[data-list="waiting"] > [data-id="${CSS.escape(copy.id)}"]`)
  const words = row?.querySelector('[data-title]')
  if (words) words.textContent = textOf(copy)
  const link = row?.querySelector('[data-correct]')
  if (!(link instanceof HTMLAnchorElement) || !FORMS[copy.kind]) return
  link.href = `${FORMS[copy.kind]}#correct=${copy.id}`
  link.hidden = false
}

/** @param {Copy[]} drafts */
function list(drafts) {
  const place = main.querySelector('[data-list="drafts"]')
  const template = /** @type {HTMLTemplateElement | null} */ (main.querySelector('[data-row="draft"]'))
  if (!place || !template) return
  place.replaceChildren(...drafts.map((copy) => row(template, copy)))
  main.querySelector('[data-section="drafts"]')?.toggleAttribute('hidden', !drafts.length)
}

/**
 * @param {HTMLTemplateElement} template
 * @param {Copy} copy
 */
function row(template, copy) {
  const made = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
  made.dataset.id = copy.id
  const put = (/** @type {string} */ part, /** @type {string} */ words) => {
    const line = made.querySelector(`[data-${part}]`)
    if (line) line.textContent = words
  }
  put('what', say(`kind_${copy.kind}`) || say('kind_other'))
  put('title', textOf(copy))
  put('since', clockTime(copy.at))
  const link = made.querySelector('a')
  if (link) link.href = `${FORMS[copy.kind] ?? '/outbox'}#draft=${copy.id}`
  return made
}

/** @param {Copy} copy */
function textOf({ fields }) {
  return String(fields.what ?? fields.words ?? fields.note ?? '')
}
