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

/** @type {Given} */
const NOTHING = { kit: undefined, recent: { places: [], times: [] } }

const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-outbox]'))
const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))

let busy = false
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (busy) return
  busy = true
  await saving.then(({ save }) => save()).finally(() => (busy = false))
})

watchOtherPlaces(form)
const opened = await open(navigation?.type !== 'back_forward')
form.dataset.ready = ''
form.dispatchEvent(new Event('ready'))
const saving = import('./saving.js')
saving.then(({ begin }) => begin(form, opened, open))

/**
 * Draw what is this officer's: their number and places, and what can be chosen ahead.
 * @param {boolean} direct whether the officer came here to record what happened just now
 * @returns {Promise<Opened>}
 */
async function open(direct) {
  const known = await look()
  const owner = ownerOf(known)
  const given = owner ? await readKit(owner) : NOTHING
  const collar = enrolled(known).find(({ id }) => id === owner)?.collar
  const number = form.querySelector('[data-owner] b')
  if (number) number.textContent = collar ? `${collar} · ` : ''
  showPlaces(form, given)
  if (direct) chooseNow(given.recent.times)
  return { known, owner, given }
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
