/**
 * Glue: the server asks about the record that was saved in this form. The same form is shown again, with what was typed.
 * The author's page holds a lock on the record meanwhile, so that no drain of this phone sends it to be kept elsewhere;
 * when the page is closed, the lock is gone, and the record goes to be corrected on any phone.
 */
import { atForm } from '../outbox/known.js'
import { say } from '../words.js'
import { showErrors } from './questions.js'

/** @type {{supersedes?: string, insteadOf?: string, close: () => void} | null} */
let asked = null

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} panel
 * @param {import('../outbox/shapes').Row} row the answer to the record of this form
 * @returns {boolean} whether it was shown again
 */
export function ask(form, panel, { id, status, errors = {} }) {
  if (status !== 'invalid' && status !== 'conflict') return false
  const invalid = status === 'invalid'
  asked = { ...(invalid ? { supersedes: id } : { insteadOf: id }), close: hold(id) }
  panel.hidden = true
  form.hidden = false
  for (const name of Object.keys(errors)) letGoOf(form.elements.namedItem(name))
  showErrors(form, invalid ? errors : { '': say('record_conflict') })
  return true
}

/** @returns {{supersedes?: string, insteadOf?: string}} what the next save takes the place of */
export function corrected() {
  return { supersedes: asked?.supersedes, insteadOf: asked?.insteadOf }
}

/** The correction is saved, or given up. */
export function letGo() {
  if (!asked) return
  atForm.delete(asked.supersedes ?? asked.insteadOf ?? '')
  asked.close()
  asked = null
}

/**
 * What nobody sees can't be corrected by hand: it was refused, so it goes no further.
 * @param {Element | RadioNodeList | null} field
 */
function letGoOf(field) {
  if (field instanceof HTMLInputElement && field.type === 'hidden') field.value = ''
}

/**
 * @param {string} id
 * @returns {() => void} lets it go
 */
function hold(id) {
  /** @type {() => void} */
  let close = () => {}
  const closed = new Promise((done) => (close = () => done(null)))
  navigator.locks.request(`form:${id}`, () => closed)
  return close
}
