/** Glue: my account. Adding a passkey, and asking before signing out while something waits. */
import { keep } from '../outbox/known.js'
import { forgetReadable, currentOwner } from '../outbox/phone.js'
import { waiting } from '../outbox/waiting.js'
import { say } from '../words.js'
import { afterStepUp, perform, post } from './ceremony.js'
import { create, secretOf } from './passkey.js'
import { wrapByPasskey } from '../vault/crypt.js'
import { drop } from '../vault/key.js'
import { showPasskey } from '../vault/unlock.js'
import { addWay, waysOf } from '../vault/ways.js'

const add = document.querySelector('[data-press="add-passkey"]')
add?.addEventListener('click', () => {
  perform(document, async () => {
    const options = await afterStepUp(() => post('/account/passkeys/options', {}))
    const credential = await create(options)
    await post('/account/passkeys', { credential })
    await openWithIt(credential)
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
  drop()
  await keep({ needs: 0 })
  const owner = await currentOwner()
  if (owner) await forgetReadable(owner)
}

/**
 * The new passkey shall open what is kept here, too: one that does has to be shown once more.
 * @param {{id?: string}} credential
 */
async function openWithIt(credential) {
  const [owner, secret] = [await currentOwner(), secretOf(credential)]
  if (!owner || !secret || !(await waysOf(owner)).some(({ kind }) => kind === 'passkey')) return
  try {
    const { id, prf } = await showPasskey(owner)
    await addWay(owner, { id, secret: prf }, (data) => wrapByPasskey(data, credential.id ?? '', secret))
  } catch {
    // It signs in all the same; what is kept here opens with the other one.
  }
}
