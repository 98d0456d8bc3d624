/**
 * Glue: forms marked `data-step-up`. The passkey is shown first if it must be, and then the form is sent as it was
 * filled in, so that nobody types anything twice.
 */
import { afterStepUp, perform, post } from './ceremony.js'

/** @type {WeakSet<HTMLFormElement>} */
const cleared = new WeakSet()

document.addEventListener('submit', async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target)
  if (!form.matches('form[data-step-up]') || cleared.delete(form)) return
  event.preventDefault()
  const place = form.querySelector('[data-trouble]') ? form : document
  const went = await perform(place, () => afterStepUp(() => post('/step-up/needed', {})))
  if (!went) return
  cleared.add(form)
  form.requestSubmit(/** @type {HTMLElement | null} */ (event.submitter))
})
