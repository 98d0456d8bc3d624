/** Glue: which moves of a follow-up are offered, as it will stand after what waits on this phone; and what waits. */
import { ahead } from '../outbox/about.js'
import { clockTime, say } from '../words.js'

/**
 * @param {ParentNode} root
 * @param {string} owner
 */
export async function arrange(root, owner) {
  for (const shown of root.querySelectorAll('[data-followup]')) {
    if (shown instanceof HTMLElement) await arrangeOne(shown, owner)
  }
}

/**
 * @param {HTMLElement} shown
 * @param {string} owner
 */
async function arrangeOne(shown, owner) {
  const { followup = '', version = '0', state = '', parts = '', attempts = '0' } = shown.dataset
  const now = await ahead(owner, followup, { version: Number(version), state })
  const mine = parts.split(' ')
  const tries = Number(attempts) + now.waiting.filter(({ kind }) => kind === 'followup.told_attempt').length
  for (const move of shown.querySelectorAll('.move')) {
    if (!(move instanceof HTMLElement)) continue
    const { in: states = '', by = '', least = '0' } = move.dataset
    const may = by.split(' ').some((part) => mine.includes(part))
    move.hidden = !may || !states.split(' ').includes(now.state) || tries < Number(least)
    const form = move.querySelector('form')
    if (form) Object.assign(form.dataset, { about: followup })
    if (form) form.setAttribute('action', `/followups/${followup}/${move.dataset.move}`)
  }
  const list = shown.querySelector('[data-waiting-here]')
  list?.replaceChildren(...now.waiting.map(line))
  list?.toggleAttribute('hidden', !now.waiting.length)
}

/** @param {{kind: string, at: number}} waiting */
function line({ kind, at }) {
  const made = document.createElement('li')
  made.textContent = [say(`kind_${kind}`) || say('kind_other'), clockTime(at), say('why_new')].join(' · ')
  return made
}
