/** Glue: reading a form as the fields of a record, and saying at each question what is missing or was refused. */
import { say } from '../words.js'

/**
 * @param {HTMLFormElement} form
 * @returns {import('../outbox/shapes').Fields} what was answered; a list only where several answers are possible
 */
export function answers(form) {
  /** @type {import('../outbox/shapes').Fields} */
  const fields = {}
  for (const name of new Set(questions(form).map(({ dataset }) => dataset.field ?? ''))) {
    const given = new FormData(form).getAll(name).map(String).filter(Boolean)
    if (given.length) fields[name] = takesSeveral(form, name) ? given : given[0]
  }
  if (fields.occurred_precision !== 'exact') delete fields.occurred_at
  if (fields.due !== 'pick') delete fields.due_on
  if (fields.promised_to && fields.promised_to !== 'contact') {
    for (const name of Object.keys(fields)) if (name.startsWith('contact_')) delete fields[name]
  }
  return fields
}

/**
 * @param {HTMLFormElement} form
 * @param {import('../outbox/shapes').Fields} fields
 * @returns {Record<string, string>} what to say at each question that keeps this from being taken, by field: a required
 *   one without an answer in the form's own words, a text that is too long (it is never cut)
 */
export function missing(form, fields) {
  const open = questions(form).filter(({ dataset }) => dataset.missing && !fields[dataset.field ?? ''])
  const errors = Object.fromEntries(open.map(({ dataset }) => [dataset.field ?? '', dataset.missing ?? '']))
  if (fields.occurred_precision === 'exact' && !fields.occurred_at) errors.occurred_at = say('when_missing')
  if (fields.due === 'pick' && !fields.due_on) errors.due_on = say('day_missing')
  if (fields.promised_to === 'contact' && !fields.contact_channel && !fields.contact_do_not_contact) {
    errors.promised_to = say('reach_missing')
  }
  for (const text of form.querySelectorAll('textarea')) {
    const over = text.value.length - Number(text.dataset.longest ?? Infinity)
    if (over > 0) errors[text.name] = say('note_over', { n: over })
  }
  return errors
}

/**
 * Say what is wrong, at the top and at each question; with nothing wrong, take earlier words away.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} errors by field; under '' what concerns no single one
 */
export function showErrors(form, errors) {
  for (const question of questions(form)) mark(question, errors[question.dataset.field ?? ''])
  const summary = /** @type {HTMLElement | null} */ (form.querySelector('[data-errors]'))
  const list = summary?.querySelector('[data-errors-list]')
  if (!summary || !list) return
  list.replaceChildren(...Object.entries(errors).map(([name, words]) => item(form, name, words)))
  summary.hidden = !list.childElementCount
  if (summary.hidden) return
  summary.focus()
  summary.scrollIntoView({ block: 'nearest' })
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLElement[]}
 */
function questions(form) {
  return [...form.querySelectorAll('[data-field]')].filter((part) => part instanceof HTMLElement)
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function takesSeveral(form, name) {
  return form.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`).length > 1
}

/**
 * @param {HTMLElement} question
 * @param {string | undefined} words
 */
function mark(question, words) {
  const line = /** @type {HTMLElement | null} */ (question.querySelector(':scope > .error'))
  if (line) line.hidden = !words
  if (line) line.textContent = words ?? ''
  const field = question.matches('fieldset') ? question.closest('[role]') : question.querySelector('input, textarea')
  if (words) field?.setAttribute('aria-invalid', 'true')
  else field?.removeAttribute('aria-invalid')
  const fold = words && question.closest('details')
  if (fold) fold.open = true
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} words
 */
function item(form, name, words) {
  const line = document.createElement('li')
  const first = name && form.querySelector(`[data-field="${CSS.escape(name)}"] :is(input, textarea)`)
  if (!first) return (line.textContent = words), line
  const link = document.createElement('a')
  link.href = `#${first.id || name}`
  link.textContent = words
  link.addEventListener('click', (event) => {
    event.preventDefault()
    if (first instanceof HTMLElement) first.focus()
  })
  line.append(link)
  return line
}
