/** Glue: the page of what waits on this phone. An officer sees their own records; of others' only how many there are. */
import { clockTime, say } from '../words.js'
import { look, ownerOf } from './known.js'
import { counts, kept, left, remove, retry, waiting } from './waiting.js'
import { send } from './triggers.js'
import { onTheWire } from './wire.js'

/** @typedef {import('./shapes').Waiting} Waiting */

const main = /** @type {HTMLElement} */ (document.getElementById('main'))

main.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-press]') : null
  if (button instanceof HTMLElement) press(button.dataset.press ?? '', button.closest('li'))
})
main.addEventListener('submit', removeIfTyped)
document.addEventListener('outbox:changed', () => show())
await show()

async function show() {
  const known = await look()
  const owner = ownerOf(known)
  const [all, n] = await Promise.all([waiting(), counts()])
  const mine = all.filter((record) => record.owner === owner)
  fill('waiting', mine, drawWaiting)
  fill('left', owner ? await left(owner) : [], drawLeft)
  reveal('[data-none]', !mine.length)
  reveal('[data-list="waiting"]', mine.length > 0)
  reveal('[data-section="left"]', main.querySelector('[data-list="left"] > li') !== null)
  const others = n.others.map((other) => say('others_wait', { n: other.n, who: other.collar || '…' }))
  tell('[data-others]', others.join(' · '))
  tell('[data-last-sent]', known.phone.sent_at ? say('status_last_sent', { time: clockTime(known.phone.sent_at) }) : '')
  tell('[data-never-came]', known.server?.missing ? say('never_came', { n: known.server.missing }) : '')
}

/**
 * Redraw a list, unless the officer is typing in it.
 * @template {{id: string}} T
 * @param {string} name
 * @param {T[]} records
 * @param {(row: HTMLElement, record: T) => void} draw
 */
function fill(name, records, draw) {
  const list = main.querySelector(`[data-list="${name}"]`)
  const template = /** @type {HTMLTemplateElement | null} */ (main.querySelector(`[data-row="${name}"]`))
  if (!list || !template || list.querySelector('form:not([hidden])')) return
  const rows = records.map((record) => {
    const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
    row.dataset.id = record.id
    draw(row, record)
    return row
  })
  list.replaceChildren(...rows)
}

/**
 * @param {HTMLElement} row
 * @param {Waiting} record
 */
function drawWaiting(row, { kind, owner, made_at, attempts, state, last }) {
  row.dataset.owner = owner
  const tried = attempts ? [say('tried', { n: attempts })] : []
  const why = state === 'waiting' ? (last?.code ?? 'new') : state
  put(row, 'what', say(`kind_${kind}`) || say('kind_other'))
  put(row, 'since', [say('since', { time: clockTime(made_at) }), ...tried].join(' · '))
  put(row, 'why', say(`why_${why}`, { build: document.body.dataset.build ?? '' }) || say('why_unanswered'))
}

/**
 * @param {HTMLElement} row
 * @param {import('./shapes').Left} record
 */
function drawLeft(row, { kind, status, at, ref }) {
  put(row, 'what', say(`kind_${kind}`) || say('kind_other'))
  put(row, 'since', clockTime(at))
  put(row, 'why', [say(`left_${status}`), ref].filter(Boolean).join(' · '))
}

/**
 * @param {string} name
 * @param {HTMLElement | null} row
 */
async function press(name, row) {
  if (name === 'send') return send('button')
  if (name === 'export') return exportAll()
  if (!row?.dataset.id || !row.dataset.owner) return
  if (name === 'remove') return open(row)
  await retry(row.dataset.owner, row.dataset.id)
  await send('button')
}

/** @param {HTMLElement} row */
function open(row) {
  row.querySelector('form')?.removeAttribute('hidden')
  row.querySelector('input')?.focus()
}

/** @param {Event} event */
async function removeIfTyped(event) {
  event.preventDefault()
  const form = /** @type {HTMLFormElement} */ (event.target)
  const row = form.closest('li')
  const typed = form.querySelector('input')?.value.trim().toLocaleLowerCase()
  if (!row?.dataset.id || !row.dataset.owner || typed !== say('remove_word').toLocaleLowerCase()) return open(form)
  form.hidden = true
  await remove(row.dataset.owner, row.dataset.id)
}

/** All of this phone, sealed as it is: `beatbook import-outbox` takes it through the same door. */
async function exportAll() {
  const { phone } = await look()
  const records = (await kept()).map(onTheWire)
  const { device, offset_ms } = phone
  const file = { format: 'beatbook-outbox/1', device, offset_ms, exported_at: new Date().toISOString(), records }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: 'application/json' }))
  link.download = `beatbook-${new Date().toISOString().slice(0, 10)}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/**
 * @param {HTMLElement} row
 * @param {string} part
 * @param {string} words
 */
function put(row, part, words) {
  const place = row.querySelector(`[data-${part}]`)
  if (place) place.textContent = words
}

/**
 * @param {string} selector
 * @param {string} words nothing: not shown
 */
function tell(selector, words) {
  const line = main.querySelector(selector)
  if (line) line.textContent = words
  reveal(selector, words !== '')
}

/**
 * @param {string} selector
 * @param {boolean} shown
 */
function reveal(selector, shown) {
  main.querySelector(selector)?.toggleAttribute('hidden', !shown)
}
