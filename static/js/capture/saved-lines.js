/** Glue: the line that says what became of a record that was saved in a form of this page; for ten seconds with Undo. */
import { undo } from '../outbox/queue.js'
import { clockTime, say } from '../words.js'

const UNDO_MS = 10_000

/** @type {Map<string, {form: HTMLFormElement, undone: () => unknown}>} saved here and not answered yet, by record */
const saved = new Map()

new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => {
  if (news.type === 'answered') for (const row of news.rows) hear(row)
})

/**
 * @param {HTMLFormElement} form
 * @param {string} id of the record
 * @param {() => unknown} undone what to do when it is taken back
 */
export function tellSaved(form, id, undone) {
  saved.set(id, { form, undone })
  draw(form, id, [say('saved_here'), clockTime(Date.now())].join(' · '), true)
}

/** @param {import('../outbox/shapes').Row} row */
function hear(row) {
  const here = saved.get(row.id)
  if (!here) return
  saved.delete(row.id)
  const note = row.reason?.startsWith('note_') ? say(row.reason) : ''
  const held = row.reason === 'changed_meanwhile' ? say('changed_meanwhile') : say('record_held', { time: clockTime(Date.now()) })
  const sent = say('record_sent', { time: clockTime(Date.now()), ref: row.ref ?? '' })
  draw(here.form, row.id, note || (row.status === 'held' ? held : sent), false)
  const typing = document.querySelector('form[data-dirty]')
  if (row.status === 'created' && !note && document.body.dataset.actor && !typing && !saved.size) location.reload()
}

/**
 * @param {HTMLFormElement} form
 * @param {string} id
 * @param {string} words
 * @param {boolean} canUndo
 */
function draw(form, id, words, canUndo) {
  const place = document.querySelector('[data-pending]') ?? form.closest('details')?.parentElement ?? form.parentElement
  place?.querySelector(`[data-saved-as="${id}"]`)?.remove()
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-saved-line]'))
  const line = /** @type {HTMLElement | undefined} */ (template?.content.firstElementChild?.cloneNode(true))
  if (!place || !line) return
  line.dataset.savedAs = id
  const said = line.querySelector('[data-words]')
  const back = line.querySelector('button')
  if (said) said.textContent = words
  if (back) back.hidden = !canUndo
  back?.addEventListener('click', () => takeBack(id, line))
  setTimeout(() => back && (back.hidden = true), UNDO_MS)
  place.prepend(line)
  line.scrollIntoView({ block: 'nearest' })
}

/**
 * @param {string} id
 * @param {HTMLElement} line
 */
async function takeBack(id, line) {
  const said = line.querySelector('[data-words]')
  if (!(await undo(id))) return void (said && (said.textContent = say('undo_too_late')))
  line.remove()
  await saved.get(id)?.undone()
  saved.delete(id)
}
