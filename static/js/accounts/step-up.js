/** Glue: the page that asks for the passkey again. */
import { perform, stepUp } from './ceremony.js'

const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-show-passkey]'))

form.addEventListener('submit', (event) => {
  event.preventDefault()
  perform(form, async () => {
    await stepUp()
    location.assign(form.dataset.then ?? '/')
  })
})
