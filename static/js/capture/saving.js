/**
 * Glue: saving the contact form. Each opening is a record with an id of its own, so that a double tap, Back and a second
 * save are the same record. Save puts it on this phone and says so; sending is for others to do.
 */
import { uuid7 } from '../ids.js'
import { rememberPlace } from '../outbox/kit.js'
import { enrolled, look, ownerOf } from '../outbox/known.js'
import { enqueue, NotReady, prepare } from '../outbox/queue.js'
import { say } from '../words.js'
import { showPanel, watchPanel } from './after.js'
import { showPlaces } from './places.js'
import { askForPosition, guardAsks, showProgrammes, watchTexts, whereItIs, whyNotSaved } from './at-need.js'
import { answers, missing, showErrors } from './questions.js'

/** @typedef {import('./form.js').Opened} Opened */
/** @typedef {typeof import('./correct.js')} Correct */

const panel = /** @type {HTMLElement} */ (document.querySelector('[data-saved]'))

/** @type {HTMLFormElement} */
let form

/** @type {(direct: boolean) => Promise<Opened>} */
let openAgain

/** @type {Opened} */
let opened

/** @type {Correct | undefined} loaded when the server asks for a correction */
let correct
/** @type {typeof import('./drafts.js') | undefined} */
let typed
/** @type {string | undefined} a record that waits on this phone and is corrected here */
let corrects
let id = ''
let full = false

/**
 * @param {HTMLFormElement} theForm
 * @param {Opened} first
 * @param {(direct: boolean) => Promise<Opened>} open opens it again
 */
export async function begin(theForm, first, open) {
  ;[form, opened, openAgain] = [theForm, first, open]
  renew()
  watchPanel(form, panel, { onUndone: renew, onAgain: again, onAnswer: ask })
  addEventListener('pageshow', ({ persisted }) => persisted && form.hidden && again())
  new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => news.type === 'phone' && learn())
  form.querySelector('[data-more-places]')?.addEventListener('toggle', askForPosition, { once: true })
  watchTexts(form)
  form.querySelector('details.add')?.addEventListener('toggle', () => showProgrammes(form, opened.given.kit))
  await getReady()
  const where = await whereItIs(opened.given.kit?.places ?? [])
  if (where && !form.hasAttribute('data-dirty')) showPlaces(form, opened.given, where)
  await drafts()
}

/** What is typed is kept while the key is open; one that was kept, or that waits here, is gone on with. */
async function drafts() {
  typed = await import('./drafts.js')
  typed.watchDrafts(form, () => ({ owner: opened.owner, id }))
  if (opened.owner && location.hash) corrects = await typed.openKept(form, opened.owner)
}

/** Save what was answered, or say what is missing. */
export async function save() {
  const fields = answers(form)
  const errors = missing(form, fields)
  showErrors(form, errors)
  if (Object.keys(errors).length || (await guardAsks(form, fields))) return
  try {
    await keep(fields)
  } catch (error) {
    refuse(error)
  }
}

/** @param {import('../outbox/shapes').Fields} fields */
async function keep(fields) {
  const { owner } = opened
  if (!owner) throw new NotReady()
  const [kind, v] = [form.dataset.outbox ?? '', Number(form.dataset.v)]
  const also = { ...(corrects && { supersedes: corrects }), ...correct?.corrected(), draft: typed?.takeDraft() }
  const sealed = { ...fields }
  form.dispatchEvent(new CustomEvent('sealing', { detail: sealed })) // A page may add what only the sealed record holds.
  await enqueue({ id, kind, v, owner, fields: sealed, ...also })
  form.removeAttribute('data-dirty')
  correct?.letGo()
  corrects = undefined
  showPanel(form, panel, id)
  if (fields.place) rememberPlace(owner, String(fields.place), Date.now())
  import('../vault/mine.js').then(({ keepCopy }) => keepCopy('mine', owner, { id, kind, fields, at: Date.now() }))
}

/**
 * What was typed stays on the screen. A full phone has a second way: with signal, the page posts it plainly.
 * @param {unknown} error
 */
function refuse(error) {
  if (error instanceof NotReady) return showErrors(form, { '': say('save_sign_in') })
  if (full && navigator.onLine) return form.submit()
  full = true
  showErrors(form, { '': say(whyNotSaved(error)) })
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

async function again() {
  correct?.letGo()
  form.reset()
  showErrors(form, {})
  for (const fold of form.querySelectorAll('details')) fold.open = false
  renew()
  opened = await openAgain(false)
  document.getElementById('main')?.focus()
}

/** The phone has learnt something: another officer records, keys or places have come. Nothing moves under the thumb. */
async function learn() {
  const owner = ownerOf(await look())
  const untouched = !form.hidden && !form.hasAttribute('data-dirty')
  if (owner !== opened.owner || !opened.given.kit || untouched) opened = await openAgain(false)
  await getReady()
}

/** All that a save reads is read now; and the strip asks where several officers could be meant, or nobody. */
async function getReady() {
  const { known, owner } = opened
  if (enrolled(known).length !== 1) (await import('./owner.js')).showOwner(form, known)
  if (owner) await prepare(owner).catch(onlyNotReady)
}

/** @param {import('../outbox/shapes').Row} row the answer to the record that was saved here */
async function ask(row) {
  correct = await import('./correct.js')
  if (correct.ask(form, panel, row)) renew()
}

/** @param {unknown} error */
function onlyNotReady(error) {
  if (!(error instanceof NotReady)) throw error
}
