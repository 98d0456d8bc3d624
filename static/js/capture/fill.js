/** Glue: putting answers back into a form. */

/**
 * @param {HTMLFormElement} form
 * @param {import('../outbox/shapes').Fields} fields
 */
export function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const values = [value].flat()
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) put(field, values)
  }
  for (const fold of form.querySelectorAll('details')) fold.open = fold.querySelector(':checked') !== null || typed(fold)
}

/**
 * @param {Element} field
 * @param {string[]} values
 */
function put(field, values) {
  if (field instanceof HTMLTextAreaElement) field.value = values[0]
  if (!(field instanceof HTMLInputElement)) return
  if (['radio', 'checkbox'].includes(field.type)) field.checked = values.includes(field.value)
  else field.value = values[0]
}

/** @param {HTMLElement} fold */
function typed(fold) {
  return [...fold.querySelectorAll('textarea')].some(({ value }) => value !== '')
}
