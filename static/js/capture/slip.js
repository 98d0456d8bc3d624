/**
 * Glue on the page where an officer records a concern for somebody: what has to be asked, and the slip. The code is made
 * as the record is sealed, lies in the sealed record and on the screen, and nowhere else on this phone: no draft and no
 * copy holds it, and when the slip is left it is gone.
 */
import { say } from '../words.js'
import { mint, written } from './code.js'
import { answers, missing, showErrors } from './questions.js'

/** @typedef {{lang: string, dir: string, words: Record<string, string>}} Shown */

const form = /** @type {HTMLFormElement} */ (document.querySelector('form.concern'))
const slip = /** @type {HTMLElement} */ (document.querySelector('[data-slip]'))
const choices = /** @type {HTMLElement} */ (document.querySelector('[data-slip-language]'))
const reached = (form.dataset.reached ?? '').split(' ')

/** @type {Record<string, Shown>} */
const languages = JSON.parse(slip.dataset.slips ?? '{}')

let code = ''

form.addEventListener('submit', check, { capture: true })
form.addEventListener('sealing', seal)
form.addEventListener('reset', forget)
addEventListener('pagehide', forget)
choices.addEventListener('change', ({ target }) => target instanceof HTMLInputElement && draw(target.value))
new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => news.type === 'undone' && forget())

/**
 * What one answer asks for beside another: a place in one of two ways, and a number where one is needed; no number is
 * kept that no answer needs.
 * @param {Event} event
 */
function check(event) {
  const number = /** @type {HTMLInputElement} */ (form.elements.namedItem('reached_at'))
  const asked = reached.includes(String(new FormData(form).get('reply')))
  if (!asked) number.value = ''
  const fields = answers(form)
  const errors = missing(form, fields)
  if (!fields.place && !fields.place_text) errors.place = say('concern_where')
  if (asked && !fields.reached_at) errors.reached_at = say('concern_reach')
  if (!Object.keys(errors).length) return
  event.preventDefault()
  event.stopImmediatePropagation()
  showErrors(form, errors)
}

/**
 * The record is sealed now: its code goes into it, and onto the slip. A correction of the same record keeps the code,
 * because the slip may be in somebody's hand.
 * @param {Event} event
 */
function seal(event) {
  code ||= mint()
  if (event instanceof CustomEvent) event.detail.code = code
  put(code)
  const said = String(new FormData(form).get('language') ?? '')
  for (const choice of choices.querySelectorAll('input')) choice.checked = choice.value === said
  draw(said)
}

/** The slip was left. */
function forget() {
  code = ''
  put('')
}

/**
 * On the slip, and in the form for a plain post, should this phone be full.
 * @param {string} digits
 */
function put(digits) {
  const line = slip.querySelector('[data-code]')
  const field = form.elements.namedItem('code')
  if (line) line.textContent = written(digits)
  if (field instanceof HTMLInputElement) field.value = digits
}

/** @param {string} language */
function draw(language) {
  const shown = languages[language] ?? languages.en
  slip.lang = shown.lang
  slip.dir = shown.dir
  for (const part of slip.querySelectorAll('[data-word]')) {
    if (part instanceof HTMLElement) part.textContent = shown.words[part.dataset.word ?? '']
  }
  slip.querySelector('[role="img"]')?.setAttribute('aria-label', shown.words.square)
}
