/** Glue: what the page of a round shows. It draws what it is given, and remembers nothing. */
import { say } from '../words.js'

/** @typedef {import('../outbox/shapes').Place} Place */
/** @typedef {import('./tally.js').Tally} Tally */

const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-outbox]'))

/**
 * Show one step of the page and nothing of the others.
 * @param {'none' | 'beats' | 'blocks' | 'block'} name
 */
export function showStep(name) {
  for (const step of form.querySelectorAll('[data-step]')) {
    if (step instanceof HTMLElement) step.hidden = step.dataset.step !== name
  }
  scrollTo(0, 0)
  part(`[data-step="${name}"] h2`)?.focus({ preventScroll: true })
}

/**
 * @param {{id: string, name: string}[]} beats
 * @param {(id: string) => void} choose
 */
export function drawBeats(beats, choose) {
  part('[data-beats]')?.replaceChildren(...beats.map(({ id, name }) => {
    const row = copy('[data-beat-row]')
    row.textContent = name
    row.addEventListener('click', () => choose(id))
    return row
  }))
}

/**
 * @param {Place[]} order
 * @param {Set<string>} saved the blocks whose totals are on their way
 * @param {(block: Place) => void} open
 */
export function drawBlocks(order, saved, open) {
  part('[data-blocks]')?.replaceChildren(...order.map((block) => {
    const row = copy('[data-block-row]')
    tell('b', block.label, row)
    row.querySelector('.mark')?.toggleAttribute('hidden', !saved.has(block.id))
    row.querySelector('button')?.addEventListener('click', () => open(block))
    return row
  }))
  const first = order.find(({ id }) => !saved.has(id))
  part('[data-all-done]')?.toggleAttribute('hidden', Boolean(first))
  const begin = part('[data-press="begin"]')
  if (!begin) return
  begin.hidden = !first
  begin.textContent = first ? say('round_begin', { block: first.label }) : ''
}

/**
 * @param {Place} block
 * @param {number} n
 * @param {number} all
 */
export function drawBlock(block, n, all) {
  tell('#block-heading', block.label)
  tell('[data-where]', say('round_place', { n, all }))
}

/**
 * The doors of the block so far. While there are any, they can only be saved or taken back, so that none is lost.
 * @param {Tally} tally
 */
export function drawTally({ doors, totals }) {
  for (const [answer, total] of Object.entries(totals)) tell(`[data-total="${answer}"]`, String(total))
  tell('[data-doors]', say('round_doors', { n: doors }))
  for (const name of ['done', 'undo']) disable(name, !doors)
  for (const name of ['skip', 'list']) disable(name, doors > 0)
}

/** @param {Place} block whose totals were saved */
export function tellSaved({ label }) {
  for (const line of form.querySelectorAll('[data-saved-line]')) line.textContent = say('round_saved', { block: label })
}

/**
 * Somebody asked for something: where to write it down. It opens beside this page, which keeps the doors.
 * @param {Place | null} block
 */
export function offerFollowUp(block) {
  for (const link of form.querySelectorAll('a[data-come-back]')) {
    if (!(link instanceof HTMLAnchorElement)) continue
    link.hidden = !block
    if (!block) continue
    link.hash = new URLSearchParams({ place: block.id, source: 'round' }).toString()
    link.textContent = say('round_follow_up', { block: block.label })
  }
}

/**
 * @param {string} name
 * @param {boolean} off
 */
function disable(name, off) {
  const button = form.querySelector(`[data-press="${name}"]`)
  if (button instanceof HTMLButtonElement) button.disabled = off
}

/**
 * @param {string} selector of a template with one element
 * @returns {HTMLElement}
 */
function copy(selector) {
  const template = /** @type {HTMLTemplateElement} */ (form.querySelector(`template${selector}`))
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
}

/**
 * @param {string} selector
 * @param {string} words
 * @param {ParentNode} [within]
 */
function tell(selector, words, within = form) {
  const line = within.querySelector(selector)
  if (line) line.textContent = words
}

/** @param {string} selector */
function part(selector) {
  return /** @type {HTMLElement | null} */ (form.querySelector(selector))
}
