/** Glue: drawing the card in the resident's language, with a tick on each line that they say yes to. */
import { CHOSEN, lines, madeFrom } from './card.js'

/** @typedef {{name: string, dir: string, words: Record<string, string>}} Language */

/** @type {Record<string, Language> | undefined} */
let languages

/** @returns {Promise<Record<string, Language>>} the words of each language; they lie in the shell cache */
export async function cardWords() {
  languages ??= await (await fetch('/referrals/card-words')).json()
  return /** @type {Record<string, Language>} */ (languages)
}

/**
 * @param {HTMLFormElement} form
 * @param {import('../outbox/shapes').Fields} fields
 * @param {string} service its name
 */
export async function drawCard(form, fields, service) {
  const box = /** @type {HTMLElement} */ (form.querySelector('[data-card]'))
  const code = String(fields.consent_language ?? 'en')
  const { words, dir } = (await cardWords())[code] ?? (await cardWords()).en
  box.lang = code
  box.dir = dir
  const before = new Set([...box.querySelectorAll('input:checked')].map((tick) => /** @type {HTMLInputElement} */ (tick).value))
  const all = madeFrom({ ...fields, shared: CHOSEN, reroute: '' })
  const [to, about, ...rest] = lines(all, words, service)
  box.replaceChildren(
    said('h2', words.heading),
    said('p', words.only_this),
    fact(to.name, to.says),
    fact(about.name, about.says),
    ...rest.map(({ field, name, says }) => ticked(form, 'shared', field, name, says, before.has(field))),
    ticked(form, 'reroute', 'true', words.field_reroute, [words.someone_else], before.has('true')),
    said('p', [words.your_choice, words.take_back, words.kept].join(' ')),
  )
}

/**
 * @param {string} tag
 * @param {string} words
 */
function said(tag, words) {
  const part = document.createElement(tag)
  part.textContent = words
  return part
}

/**
 * @param {string} name
 * @param {string[]} says
 */
function fact(name, says) {
  const line = document.createElement('p')
  line.append(...named(name, says))
  return line
}

/**
 * @param {HTMLFormElement} form
 * @param {string} field the form's
 * @param {string} value
 * @param {string} name
 * @param {string[]} says
 * @param {boolean} checked
 */
function ticked(form, field, value, name, says, checked) {
  const template = /** @type {HTMLTemplateElement} */ (form.querySelector('template[data-line]'))
  const line = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
  const input = line.querySelector('input')
  if (input) Object.assign(input, { name: field, value, checked })
  line.dataset.line = value
  if (field !== 'shared') line.dataset.field = field
  line.querySelector('span')?.append(...named(name, says))
  return line
}

/**
 * @param {string} name
 * @param {string[]} says each isolated, so that a number keeps its order in a line that runs right to left
 */
function named(name, says) {
  const parts = says.flatMap((words) => [document.createElement('br'), said('bdi', words)])
  return [said('b', name), ...parts]
}
