/** Glue: what follows a save, on the same screen. Taken back for ten seconds, sent, or to be corrected. */
import { release, undo } from '../outbox/queue.js'
import { clockTime, say } from '../words.js'
import { placeName } from './places.js'

const UNDO_MS = 10_000

/** @typedef {{onUndone: () => void, onAgain: () => void, onAnswer: (row: import('../outbox/shapes').Row) => void}} Turns */

/** @type {string} the record that the panel speaks of */
let shown = ''

/** @type {ReturnType<typeof setTimeout> | undefined} */
let late

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} panel
 * @param {Turns} turns what the form does next
 */
export function watchPanel(form, panel, { onUndone, onAgain, onAnswer }) {
  clockTime(Date.now()) // The first time that is written takes long; the first save shall not wait for it.
  const undoing = press(panel, 'undo')
  undoing?.addEventListener('click', async () => {
    undoing.hidden = true
    if (await undo(shown)) return swap(panel, form), onUndone()
    tell(panel, say('undo_too_late'))
  })
  press(panel, 'again')?.addEventListener('click', () => {
    release(shown)
    swap(panel, form)
    onAgain()
  })
  new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => {
    const row = news.type === 'answered' && news.rows.find((/** @type {{id: string}} */ { id }) => id === shown)
    if (!row) return
    if (undoing) undoing.hidden = true
    if (row.receipt) tell(panel, sentence(row))
    else onAnswer(row)
  })
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} panel
 * @param {string} id of the record that was saved
 */
export function showPanel(form, panel, id) {
  shown = id
  clearTimeout(late)
  const undoing = press(panel, 'undo')
  if (undoing) undoing.hidden = false
  late = setTimeout(() => undoing && (undoing.hidden = true), UNDO_MS)
  tell(panel, [clockTime(Date.now()), placeName(form), ...chosen(form)].filter(Boolean).join(' · '))
  carry(form, panel)
  swap(form, panel)
  panel.querySelector('h2')?.focus()
}

/**
 * @param {HTMLElement} from
 * @param {HTMLElement} to
 */
export function swap(from, to) {
  from.hidden = true
  to.hidden = false
  scrollTo(0, 0)
}

/**
 * Place and time go along to the next form, in the part of the address that no server sees. Only pages that exist are
 * offered: the server names them in data-carries.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} panel
 */
function carry(form, panel) {
  const there = (panel.dataset.carries ?? '').split(' ')
  const given = new FormData(form)
  const source = (form.dataset.outbox ?? '').split('.')[0]
  const along = new URLSearchParams({ place: String(given.get('place') ?? ''), source, source_id: shown })
  for (const link of panel.querySelectorAll('a[data-carry]')) {
    if (!(link instanceof HTMLAnchorElement)) continue
    link.hidden = !there.includes(link.dataset.carry ?? '')
    link.hash = along.toString()
  }
  const heading = panel.querySelector('h3')
  if (heading) heading.hidden = !panel.querySelector('a[data-carry]:not([hidden])')
}

/** @param {import('../outbox/shapes').Row} row */
function sentence({ status, ref = '', received_at }) {
  const time = clockTime(received_at ? Date.parse(received_at) : Date.now())
  return say(status === 'held' ? 'record_held' : 'record_sent', { time, ref })
}

/**
 * @param {HTMLFormElement} form
 * @returns {string[]} the words of what came of it and how many
 */
function chosen(form) {
  const inputs = form.querySelectorAll(':is([name="outcomes"], [name="people"]):checked')
  return [...inputs].map((input) => input.parentElement?.textContent?.trim() ?? '')
}

/**
 * @param {HTMLElement} panel
 * @param {string} words
 */
function tell(panel, words) {
  const line = panel.querySelector('[data-saved-what]')
  if (line) line.textContent = words
}

/**
 * @param {HTMLElement} panel
 * @param {string} name
 */
function press(panel, name) {
  return /** @type {HTMLElement | null} */ (panel.querySelector(`[data-press="${name}"]`))
}
