/** Glue: my account. Adding a passkey, and asking before signing out while something waits. */
import { forgetReadable, currentOwner } from '../outbox/phone.js'
import { waiting } from '../outbox/waiting.js'
import { say } from '../words.js'
import { NotTaken, perform, post } from './ceremony.js'
import { create } from './passkey.js'
import { stepUp } from './step-up.js'

const add = document.querySelector('[data-press="add-passkey"]')
add?.addEventListener('click', () => {
  perform(document, async () => {
    const options = await afterStepUp(() => post('/account/passkeys/options', {}))
    await post('/account/passkeys', { credential: await create(options) })
    location.reload()
  })
})

for (const form of document.querySelectorAll('form[data-sign-out]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const left = (await waiting()).length
    if (left && !confirm(say('sign_out_waiting', { n: left }))) return
    const owner = await currentOwner()
    if (owner) await forgetReadable(owner)
    /** @type {HTMLFormElement} */ (form).submit()
  })
}

/**
 * @template T
 * @param {() => Promise<T>} ask
 */
async function afterStepUp(ask) {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof NotTaken) || error.code !== 'step_up') throw error
    await stepUp()
    return ask()
  }
}
