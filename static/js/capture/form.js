/**
 * Glue: the contact form. Each opening is a record with an id of its own, so that a double tap, Back and a second save
 * are the same record. Save puts it on this phone and says so; sending is for others to do.
 */
import { uuid7 } from '../ids.js'
import { readKit, rememberPlace } from '../outbox/kit.js'
import { look, ownerOf } from '../outbox/known.js'
import { enqueue, NotReady, prepare } from '../outbox/queue.js'
import { say } from '../words.js'
import { catchingUp } from './nearby.js'
import { showOwner } from './owner.js'
import { showPlaces, watchOtherPlaces, whereNow } from './places.js'
import { answers, missing, showErrors } from './questions.js'

/** @typedef {Awaited<ReturnType<typeof readKit>>} Given */

const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-outbox]'))
const panel = /** @type {HTMLElement} */ (document.querySelector('[data-saved]'))
const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'))

let id = ''
let saving = false
let full = false

/** @type {string | undefined} */
let owner

/** @typedef {{after: typeof import('./after.js'), note: typeof import('./note.js'), correct: typeof import('./correct.js')}} Later */
/** @type {Promise<Later> | undefined} */
let later

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (saving) return
  saving = true
  await save().finally(() => (saving = false))
})
addEventListener('pageshow', ({ persisted }) => persisted && form.hidden && again())
new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => news.type === 'phone' && setUp())
watchOtherPlaces(form)
await open(navigation?.type !== 'back_forward')
form.dataset.ready = ''
form.dispatchEvent(new Event('ready'))
load()

/** @param {boolean} direct whether the officer came here to record what happened just now */
async function open(direct) {
  renew()
  const { recent } = await setUp()
  const now = /** @type {HTMLInputElement | null} */ (form.querySelector('[name="occurred_precision"][value="now"]'))
  const answered = form.querySelector('[name="occurred_precision"]:checked')
  if (now && direct && !answered) now.checked = !catchingUp(recent.times, Date.now())
}

/** A new record begins. The hidden fields are for a plain post, should this phone be full. */
function renew() {
  id = uuid7()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  for (const [name, value] of Object.entries({ id, made_at: new Date().toISOString(), tz: zone })) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
}

/**
 * Who records, their places, and all that a save needs; again when the phone learns something new.
 * @returns {Promise<Given>}
 */
async function setUp() {
  const known = await look()
  const before = owner
  owner = ownerOf(known)
  showOwner(form, known)
  /** @type {Given} */
  const nothing = { kit: undefined, recent: { places: [], times: [] } }
  const [given] = await Promise.all([owner ? readKit(owner) : nothing, owner && prepare(owner).catch(onlyNotReady)])
  if (owner === before && form.hasAttribute('data-dirty')) return given // Nothing moves under the thumb.
  showPlaces(form, given, null)
  whereNow().then((fix) => fix && !form.hasAttribute('data-dirty') && showPlaces(form, given, fix))
  return given
}

async function save() {
  const fields = answers(form)
  const errors = missing(form, fields)
  showErrors(form, errors)
  if (Object.keys(errors).length) return
  const { note } = await load()
  if (fields.note && (await note.asks(form).catch(() => false))) return // Without patterns the server looks.
  try {
    await keep(fields)
  } catch (error) {
    refuse(error)
  }
}

/** @param {import('../outbox/shapes').Fields} fields */
async function keep(fields) {
  if (!owner) throw new NotReady()
  const { after, correct } = await load()
  const [kind, v] = [form.dataset.outbox ?? '', Number(form.dataset.v)]
  await enqueue({ id, kind, v, owner, fields, ...correct.corrected() })
  form.removeAttribute('data-dirty')
  correct.letGo()
  after.showPanel(form, panel, id)
  rememberPlace(owner, String(fields.place), Date.now())
}

/**
 * What was typed stays on the screen. A full phone has a second way: with signal, the page posts it plainly.
 * @param {unknown} error
 */
function refuse(error) {
  if (error instanceof NotReady) return showErrors(form, { '': say('save_sign_in') })
  if (full && navigator.onLine) return form.submit()
  full = true
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError'
  showErrors(form, { '': say(isFull ? 'save_full' : 'save_failed') })
}

async function again() {
  form.reset()
  showErrors(form, {})
  for (const fold of form.querySelectorAll('details')) fold.open = false
  await open(false)
  document.getElementById('main')?.focus()
}

/** @returns {Promise<Later>} what is not needed before the first save */
function load() {
  later ??= Promise.all([import('./after.js'), import('./note.js'), import('./correct.js')]).then((modules) => {
    const [after, note, correct] = modules
    const onAnswer = (/** @type {import('../outbox/shapes').Row} */ row) => correct.ask(form, panel, row) && renew()
    after.watchPanel(form, panel, { onUndone: renew, onAgain: () => (correct.letGo(), again()), onAnswer })
    note.watchNote(form)
    return { after, note, correct }
  })
  return later
}

/** @param {unknown} error */
function onlyNotReady(error) {
  if (!(error instanceof NotReady)) throw error
}
