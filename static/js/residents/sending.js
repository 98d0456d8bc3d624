/**
 * Glue: forms are sent in the background, so that a dead network loses nothing: the page stays, and the same button
 * sends it later. The answer takes the place of the page; the browser's Back does what the page's Back does.
 */
import { forget } from './kept.js'
import { workDone } from './work.js'

const LONGEST_MS = 30_000
/** Pages of ours; any other would take the words with it. */
const OURS = 'form[data-raise], form[data-door], [data-code], [data-there]'
let sending = false

/** @param {() => void} wire brings a swapped page to life */
export function wireSending(wire) {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-raise')) return
    event.preventDefault()
    send(form, event.submitter, wire)
  })
  addEventListener('popstate', () => {
    const back = document.querySelector('form[data-raise] button[value="back"]')
    if (back instanceof HTMLButtonElement && back.form) back.form.requestSubmit(back)
    else location.reload()
  })
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} by the button that was pressed
 * @param {() => void} wire
 */
async function send(form, by, wire) {
  if (sending) return
  sending = true
  const told = form.querySelector('[data-no-network]')
  if (told instanceof HTMLElement) told.hidden = true
  form.setAttribute('aria-busy', 'true')
  if (new URL(form.action).pathname === '/concerns' && !by?.hasAttribute('formaction')) await workDone()
  const answer = await post(form, by)
  sending = false
  form.removeAttribute('aria-busy')
  if (answer && (await take(answer, by, wire))) return
  if (told instanceof HTMLElement) told.hidden = false
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} by
 * @returns {Promise<Response | null>} nothing where the network did not answer, or somebody else did
 */
async function post(form, by) {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form, by)) body.append(name, String(value))
  const to = by instanceof HTMLButtonElement && by.hasAttribute('formaction') ? by.formAction : form.action
  try {
    const answer = await fetch(to, { method: 'POST', body, signal: AbortSignal.timeout(LONGEST_MS) })
    return answer.headers.get('Content-Type')?.startsWith('text/html') ? answer : null
  } catch {
    return null
  }
}

/**
 * @param {Response} answer
 * @param {HTMLElement | null} by
 * @param {() => void} wire
 * @returns {Promise<boolean>} whether it is ours
 */
async function take(answer, by, wire) {
  if (answer.redirected) {
    location.replace(answer.url)
    return true
  }
  const page = new DOMParser().parseFromString(await answer.text().catch(() => ''), 'text/html')
  if (!page.querySelector(OURS)) return false
  const back = by instanceof HTMLButtonElement && ['back', 'stay'].includes(by.value)
  if (answer.ok && !back) history.pushState({}, '')
  document.documentElement.lang = page.documentElement.lang
  document.documentElement.dir = page.documentElement.dir
  document.title = page.title
  document.body.replaceChildren(...page.body.childNodes)
  scrollTo(0, 0)
  if (document.querySelector('[data-code], [data-there]')) forget()
  wire()
  focus()
  return true
}

/** What is read out first: what is wrong, else the heading of the new page. */
function focus() {
  const heading = document.querySelector('h1')
  heading?.setAttribute('tabindex', '-1')
  const first = document.querySelector('.errors:not([hidden])') ?? heading
  if (first instanceof HTMLElement) first.focus()
}
