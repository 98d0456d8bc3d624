/** Glue: the page that asks for the passkey again, and `stepUp` for scripts that were answered `step_up`. */
import { perform, post } from './ceremony.js'
import { get } from './passkey.js'

/** Show the passkey; the session may then do what counts for five minutes. */
export async function stepUp() {
  await post('/step-up', { credential: await get(await post('/step-up/options', {})) })
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-step-up]'))

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  perform(form, async () => {
    await stepUp()
    location.assign(form.dataset.then ?? '/')
  })
})
