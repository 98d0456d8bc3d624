/**
 * Glue on the page of services without signal: search, list, and one service in full. It stands at /services, too, where
 * that page can't be had. Nothing here is about a resident, so that nothing has to be unlocked.
 */
import { readServices } from '../outbox/kit.js'
import { look, ownerOf, readKit } from '../outbox/known.js'
import { clockTime, say } from '../words.js'
import { inFull, row } from './drawing.js'
import { localTime } from './facts.js'
import { found } from './finding.js'

const AT_ONCE = 30
const A_MINUTE_MS = 60_000
const ONE = /^\/services\/([0-9a-f-]{36})$/
const FIELDS = ['words', 'reason', 'age', 'area', 'language']

const list = part('[data-list]')
const one = part('[data-one]')
const form = /** @type {HTMLFormElement} */ (list.querySelector('form'))

/** @type {import('../outbox/shapes').Services | undefined} */
let kept
let offset = 0
let most = AT_ONCE
let scrolled = 0

form.addEventListener('input', search) // Not at `change`: that comes as a row is tapped, and would draw it away.
form.addEventListener('submit', (event) => {
  event.preventDefault()
  search()
  part('[data-count]').scrollIntoView()
})
part('[data-press="more"]').addEventListener('click', () => {
  most += AT_ONCE
  drawList()
})
part('main').addEventListener('click', follow)
addEventListener('popstate', show)
new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => news.type === 'phone' && begin())
setInterval(() => document.activeElement?.closest('[data-found]') || show(), A_MINUTE_MS) // Open now: only now.
asked()
await begin()

/** Read what is here; it may have come anew while the page was open. */
async function begin() {
  const known = await look()
  const owner = ownerOf(known)
  offset = known.phone.offset_ms ?? 0
  kept = owner ? await readServices(owner) : undefined
  const beats = (owner && (await readKit(owner)).kit?.beats) || []
  part('[data-beats]').replaceChildren(...beats.map(({ name }) => new Option(name, name)))
  show()
}

/** What the address asks for stands in the form: it may be that of the page with signal. */
function asked() {
  const given = new URLSearchParams(location.search)
  for (const name of FIELDS) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = given.get(name) ?? ''
  }
  const open = /** @type {HTMLInputElement} */ (form.elements.namedItem('open'))
  open.checked = given.has('open')
  if (open.checked || ['age', 'area', 'language'].some((name) => given.get(name))) part('details').setAttribute('open', '')
}

/** The one that the address names, or the list. */
function show() {
  const [, id] = location.pathname.match(ONE) ?? []
  const service = kept?.services.find((service) => service.id === id)
  list.hidden = service !== undefined
  one.hidden = service === undefined
  part('[data-back]').hidden = one.hidden
  const line = part('[data-as-of]')
  line.hidden = !kept
  if (kept) line.textContent = say('services_as_of', { time: clockTime(kept.at) })
  if (service) inFull(one, service, now())
  else drawList()
}

function search() {
  most = AT_ONCE
  drawList()
}

function drawList() {
  const services = kept?.services ?? []
  const said = Object.fromEntries(new FormData(form))
  const fitting = found(services, { ...said, open: 'open' in said }, now())
  const rows = part('[data-found]')
  rows.replaceChildren(...fitting.slice(0, most).map((service) => row(service, now())))
  rows.hidden = !fitting.length
  part('[data-count]').textContent = fitting.length ? say('services_found', { n: fitting.length }) : ''
  part('[data-press="more"]').hidden = fitting.length <= most
  part('[data-nothing]').hidden = !services.length || fitting.length > 0
  part('[data-none]').hidden = services.length > 0
  form.hidden = !services.length
}

/**
 * From the list to a service and back without loading anything: a page that waits for a signal helps nobody.
 * @param {MouseEvent} event
 */
function follow(event) {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || event.metaKey || event.ctrlKey || link.origin !== location.origin) return
  const isBack = link.matches('[data-back]')
  if (!isBack && !ONE.test(link.pathname)) return
  event.preventDefault()
  if (!isBack) scrolled = scrollY
  history.pushState(null, '', isBack ? '/services' : link.href)
  show()
  scrollTo(0, isBack ? scrolled : 0)
  if (!isBack) part('[data-one] [data-name]').focus({ preventScroll: true })
}

/** By the station's clock, in the agency's zone. */
function now() {
  return localTime(Date.now() + offset, kept?.timezone ?? 'UTC')
}

/** @param {string} selector */
function part(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector))
}
