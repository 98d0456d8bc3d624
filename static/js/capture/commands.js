/**
 * Glue: forms beside the contact form that are records, too: moves of a follow-up, a shift, a head count. Saved on this
 * phone first, also with signal; then told, with ten seconds to take it back. A change is made on the version that the
 * page shows, or that it will have after what waits here.
 */
import { uuid7 } from '../ids.js'
import { ahead } from '../outbox/about.js'
import { enrolled, look, ownerOf } from '../outbox/known.js'
import { enqueue, NotReady, prepare } from '../outbox/queue.js'
import { say } from '../words.js'
import { arrange } from './moves.js'
import { guardAsks, watchTexts, whyNotSaved } from './at-need.js'
import { answers, missing, showErrors } from './questions.js'
import { tellSaved } from './saved-lines.js'

document.addEventListener('submit', (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (!form.matches('form[data-outbox]:not(.capture)') || 'plainly' in form.dataset) return
  event.preventDefault()
  save(form)
})
document.addEventListener('focusin', ({ target }) => {
  const form = target instanceof HTMLTextAreaElement && target.form
  if (!form || !form.matches('form[data-outbox]:not(.capture)') || 'watched' in form.dataset) return
  form.dataset.watched = ''
  watchTexts(form)
  target.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
})
await begin()

/** Read what saving needs before it is needed, and show what waits here. */
async function begin() {
  const owner = await whose()
  if (!owner) return
  await prepare(owner).catch(() => {})
  await arrange(document, owner)
}

/** @param {HTMLFormElement} form */
async function save(form) {
  const fields = answers(form)
  const errors = missing(form, fields)
  showErrors(form, errors)
  if (Object.keys(errors).length || (await guardAsks(form, fields)) || form.dataset.saving) return
  form.dataset.saving = 'yes'
  try {
    const owner = await whose()
    if (!owner) throw new NotReady()
    await keep(form, owner, fields)
  } catch (error) {
    refuse(form, error)
  } finally {
    delete form.dataset.saving
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} owner
 * @param {import('../outbox/shapes').Fields} fields
 */
async function keep(form, owner, fields) {
  const kind = form.dataset.outbox ?? ''
  const id = uuid7()
  const change = await changeOf(form, owner, fields)
  await enqueue({ id, kind, v: Number(form.dataset.v), owner, fields, ...change })
  form.reset()
  form.removeAttribute('data-dirty')
  const fold = form.closest('details')
  if (fold) fold.open = false
  tellSaved(form, id, () => arrange(document, owner))
  await arrange(document, owner)
  import('../vault/mine.js').then(({ keepCopy }) => keepCopy('mine', owner, { id, kind, fields, at: Date.now(), ...change }))
}

/**
 * @param {HTMLFormElement} form
 * @param {string} owner
 * @param {import('../outbox/shapes').Fields} fields
 */
async function changeOf(form, owner, fields) {
  const { about: subject, movesTo } = form.dataset
  if (!subject) return {}
  const shown = /** @type {HTMLElement | null} */ (document.querySelector(`[data-followup="${CSS.escape(subject)}"]`))
  const { version: given = String(new FormData(form).get('base_version') ?? '0'), state: stood = '' } = shown?.dataset ?? {}
  const { version, state, unsent } = await ahead(owner, subject, { version: Number(given), state: stood })
  const commutes = 'commutes' in form.dataset
  const steps = commutes ? 0 : movesTo !== 'told' && fields.how ? 2 : 1
  const to = steps === 2 ? 'told' : movesTo || state
  const base = { id: subject, version }
  const about = { id: subject, version: version + steps, state: to }
  return { base, about, ...(unsent && { deps: [subject] }) }
}

/** @returns {Promise<string | undefined>} on a page of the station who is signed in; else whoever records on this phone */
async function whose() {
  const known = await look()
  const { actor } = document.body.dataset
  return actor ? enrolled(known).find(({ id }) => id === actor)?.id : ownerOf(known)
}

/**
 * Nothing that was typed is lost: where this phone can't keep it, the station takes it at once, if there is signal.
 * @param {HTMLFormElement} form
 * @param {unknown} error
 */
function refuse(form, error) {
  if (navigator.onLine && document.body.dataset.actor) {
    form.dataset.plainly = ''
    return form.submit()
  }
  showErrors(form, { '': say(error instanceof NotReady ? 'save_sign_in' : whyNotSaved(error)) })
}
