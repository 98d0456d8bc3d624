/** Glue: what never goes this way. While one of these is chosen, there is no way on to the form. */

/**
 * @param {HTMLFormElement} form
 * @param {() => void} goOn
 */
export function watchExits(form, goOn) {
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (form.querySelector(selector))
  const told = find('[data-exit-told]')
  const on = find('[data-press="about"]')
  const chosen = () => form.querySelector('[data-exit]:checked') !== null
  const show = () => {
    told.hidden = !chosen()
    on.hidden = chosen()
  }
  form.addEventListener('change', show)
  form.addEventListener('reset', () => setTimeout(show))
  on.addEventListener('click', () => chosen() || goOn())
  find('[data-press="no-exit"]').addEventListener('click', () => {
    for (const exit of form.querySelectorAll('[data-exit]')) /** @type {HTMLInputElement} */ (exit).checked = false
    show()
  })
  show()
}
