/** Glue: free text. How much room is left, and asking before words that look like a person go along. */
import { loadGuard } from '../guard/load.js'
import { say } from '../words.js'

/** @typedef {HTMLTextAreaElement | HTMLInputElement} Text */

const AFTER_TYPING_MS = 400

/** @type {string} the text in which the officer left in what was found */
let leftIn = ''

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon

/** @param {HTMLFormElement} form */
export function watchNote(form) {
  const note = noteOf(form)
  const asking = askingOf(form)
  if (!note || !asking) return
  note.addEventListener('input', () => {
    showRoom(form, note)
    clearTimeout(soon)
    soon = setTimeout(() => asks(form), AFTER_TYPING_MS)
  })
  form.addEventListener('reset', () => {
    leftIn = ''
    asking.hidden = true
    setTimeout(() => showRoom(form, note))
  })
  asking.querySelector('[data-press="cut"]')?.addEventListener('click', () => takeOut(form, note))
  asking.querySelector('[data-press="keep"]')?.addEventListener('click', () => {
    leftIn = note.value
    asks(form)
  })
}

/**
 * Look at the note, and show or hide the question.
 * @param {HTMLFormElement} form
 * @returns {Promise<boolean>} whether the officer has to decide on something in it
 */
export async function asks(form) {
  const note = noteOf(form)
  const asking = askingOf(form)
  if (!note?.value || !asking || note.value === leftIn) return close(asking)
  const { find } = await loadGuard()
  const hits = find(note.value)
  if (!hits.length) return close(asking)
  const words = hits.map(({ start, end }) => note.value.slice(start, end)).join(', ')
  const line = asking.querySelector('[data-guard-words]')
  if (line) line.textContent = say('guard_found', { words })
  asking.hidden = false
  return true
}

/**
 * @param {HTMLFormElement} form
 * @param {Text} note
 */
async function takeOut(form, note) {
  const { find, takeOut } = await loadGuard()
  note.value = takeOut(note.value, find(note.value))
  showRoom(form, note)
  await asks(form)
  note.focus()
}

/**
 * @param {HTMLFormElement} form
 * @param {Text} note
 */
function showRoom(form, note) {
  const line = /** @type {HTMLElement | null} */ (form.querySelector(`[data-count="${CSS.escape(note.id)}"]`))
  if (!line) return
  const over = overBy(note)
  line.toggleAttribute('data-over', over > 0)
  line.textContent = over > 0 ? say('note_over', { n: over }) : say('note_left', { n: -over })
}

/**
 * @param {Text | null} note
 * @returns {number} UTF-16 units beyond the limit, as the server counts them
 */
function overBy(note) {
  return note ? note.value.length - Number(note.dataset.longest ?? Infinity) : 0
}

/** @param {HTMLElement | null} asking */
function close(asking) {
  if (asking) asking.hidden = true
  return false
}

/** @param {HTMLFormElement} form */
function noteOf(form) {
  const name = askingOf(form)?.dataset.guard ?? ''
  const found = form.elements.namedItem(name)
  return found instanceof HTMLTextAreaElement || found instanceof HTMLInputElement ? found : null
}

/** @param {HTMLFormElement} form */
function askingOf(form) {
  return /** @type {HTMLElement | null} */ (form.querySelector('[data-guard]'))
}
