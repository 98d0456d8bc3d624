/** Glue: my account. Adding a passkey, and asking before signing out while something waits. */
import { forgetReadable, currentOwner } from '../outbox/phone.js'
import { waiting } from '../outbox/waiting.js'
import { say } from '../words.js'
import { afterStepUp, perform, post } from './ceremony.js'
import { create } from './passkey.js'

const add = document.querySelector('[data-press="add-passkey"]')
add?.addEventListener('click', () => {
  perform(document, async () => {
    const options = await afterStepUp(() => post('/account/passkeys/options', {}))
    await post('/account/passkeys', { credential: await create(options) })
    location.reload()
  })
})

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-sign-out]'))) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const left = await waiting().then((records) => records.length, () => 0)
    if (left && !confirm(say('sign_out_waiting', { n: left }))) return
    await leave().catch(() => {}) // A phone whose storage is broken must still be able to end the session.
    form.submit()
  })
}

async function leave() {
  const owner = await currentOwner()
  if (owner) await forgetReadable(owner)
}
