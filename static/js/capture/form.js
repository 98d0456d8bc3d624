/**
 * Glue: the contact form opens. Only what is needed to answer its questions; what a save needs comes right after
 * (saving.js), and a save waits for it.
 */
import { enrolled, look, ownerOf, readKit } from '../outbox/known.js'
import { showPlaces, watchOtherPlaces } from './places.js'

/** @typedef {import('../outbox/shapes').Given} Given */
/** @typedef {{known: import('../outbox/shapes').Look, owner: string | undefined, given: Given}} Opened */

const SPREE_MS = 10 * 60_000
const SPREE = 3
const A_MOMENT_MS = 2_000

/** @type {Given} */
const NOTHING = { kit: undefined, recent: { places: [], times: [] } }

const looking = look() // begins while the page is still being laid out
if (document.readyState === 'loading') {
  await new Promise((parsed) => document.addEventListener('DOMContentLoaded', parsed))
}

const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-outbox]'))
const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))

/** @type {Promise<typeof import('./saving.js')> | undefined} */
let loading

let busy = false
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (busy) return
  busy = true
  await saving().then(({ save }) => save()).finally(() => (busy = false))
})

watchOtherPlaces(form)
const opened = await open(navigation?.type !== 'back_forward', looking)
form.dataset.ready = ''
form.dispatchEvent(new Event('ready'))
if (opened.owner) saving()
else {
  setTimeout(saving, A_MOMENT_MS) // Nobody can save here yet: no need to take the line from what can be read.
  form.addEventListener('input', saving, { once: true })
}

/** What a save needs. The page names it all, so that it is fetched together and not file by file. */
function saving() {
  loading ??= fetched()
  return loading
}

async function fetched() {
  const next = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-next]'))
  if (next) document.head.append(next.content)
  const module = await import('./saving.js')
  module.begin(form, opened, open)
  return module
}

/**
 * Draw what is this officer's: their number and places, and what can be chosen ahead.
 * @param {boolean} direct whether the officer came here to record what happened just now
 * @param {Promise<import('../outbox/shapes').Look>} [seen]
 * @returns {Promise<Opened>}
 */
async function open(direct, seen = look()) {
  const known = await seen
  const owner = ownerOf(known)
  const given = owner ? await readKit(owner) : NOTHING
  const collar = enrolled(known).find(({ id }) => id === owner)?.collar
  const number = form.querySelector('[data-owner] b')
  if (number) number.textContent = collar ? `${collar} · ` : ''
  showPlaces(form, given)
  if (direct) chooseNow(given.recent.times)
  if (location.hash) comeFrom(new URLSearchParams(location.hash.slice(1)))
  return { known, owner, given }
}

/**
 * What another form has handed over: the place, and the record that this one comes from.
 * @param {URLSearchParams} given
 */
function comeFrom(given) {
  const place = form.querySelector(`[name="place"][value="${CSS.escape(given.get('place') || '-')}"]`)
  if (place instanceof HTMLInputElement) place.checked = true
  for (const [name, field] of [['source', 'source_kind'], ['source_id', 'source_id']]) {
    const input = form.elements.namedItem(field)
    if (input instanceof HTMLInputElement) input.value = given.get(name) ?? ''
  }
}

/**
 * Somebody who saves one record after the other writes down what happened earlier: nothing is chosen ahead then.
 * @param {number[]} times when records were saved, in ms
 */
function chooseNow(times) {
  const now = form.querySelector('[name="occurred_precision"][value="now"]')
  const answered = form.querySelector('[name="occurred_precision"]:checked')
  const spree = times.filter((at) => Date.now() - at < SPREE_MS).length > SPREE
  if (now instanceof HTMLInputElement && !answered && !spree) now.checked = true
}
