/** Glue: signing in with a discoverable passkey. */
import { device, rememberSignIn } from '../outbox/phone.js'
import { openWith } from '../vault/signed-in.js'
import { perform, post } from './ceremony.js'
import { get } from './passkey.js'

const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-sign-in]'))

form.addEventListener('submit', (event) => {
  event.preventDefault()
  perform(form, async () => {
    const credential = await get(await post('/sign-in/options', {}))
    const answer = await post(`/sign-in${location.search}`, { credential, device: (await device()) ?? undefined })
    await rememberSignIn(answer)
    await openWith(answer.user.id, credential)
    location.assign(answer.next)
  })
})
