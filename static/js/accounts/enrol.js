/** Glue: enrolling this phone by the code in the link's fragment, or by a typed one. */
import { device, rememberSignIn } from '../outbox/phone.js'
import { openWith } from '../vault/signed-in.js'
import { perform, post } from './ceremony.js'
import { create } from './passkey.js'

const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-enrol]'))
const typed = /** @type {HTMLInputElement} */ (form.elements.namedItem('code'))
const given = decodeURIComponent(location.hash.slice(1))

if (given) {
  typed.value = given
  const field = /** @type {HTMLElement} */ (form.querySelector('[data-typed]'))
  field.hidden = true
  history.replaceState(null, '', location.pathname) // The code is a secret: it does not stay in the address bar.
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const code = typed.value.trim()
  const went = await perform(form, async () => {
    const credential = await create(await post('/enrol/options', { code }))
    const answer = await post('/enrol', { code, credential, device: (await device()) ?? undefined })
    await rememberSignIn(answer)
    await openWith(answer.user.id, credential)
    location.assign(answer.next)
  })
  if (!went) /** @type {HTMLElement} */ (form.querySelector('[data-typed]')).hidden = false
})
