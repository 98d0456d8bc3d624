/** Glue: who records on this phone, where that is a question: several officers (asked once a shift), or nobody yet. */
import { chooseOwner, enrolled, ownerOf } from '../outbox/known.js'
import { say } from '../words.js'

/**
 * @param {HTMLFormElement} form
 * @param {import('../outbox/shapes').Look} known
 */
export function showOwner(form, known) {
  const owner = ownerOf(known)
  const here = enrolled(known)
  showSignIn(form, !here.length)
  const change = /** @type {HTMLElement | null} */ (form.querySelector('[data-press="owner"]'))
  if (!change) return
  change.hidden = here.length < 2
  change.onclick = () => ask(form, here, owner)
  if (here.length > 1 && !owner) ask(form, here, owner)
  else form.querySelector('[data-owners]')?.remove()
}

/**
 * Nobody has signed in on this phone: say so before anything is typed.
 * @param {HTMLFormElement} form
 * @param {boolean} nobody
 */
function showSignIn(form, nobody) {
  form.querySelector('[data-owner]')?.toggleAttribute('hidden', nobody)
  form.querySelector('[data-sign-in]')?.remove()
  if (!nobody) return
  const link = document.createElement('a')
  link.href = '/sign-in?next=/interactions/new'
  link.dataset.signIn = ''
  link.textContent = say('save_sign_in')
  form.querySelector('.owner')?.prepend(link)
}

/**
 * @param {HTMLFormElement} form
 * @param {import('../outbox/shapes').User[]} here
 * @param {string | undefined} owner
 */
function ask(form, here, owner) {
  form.querySelector('[data-owners]')?.remove()
  const group = document.createElement('div')
  group.className = 'chips three'
  group.dataset.owners = ''
  group.append(...here.map((user) => button(user, user.id === owner)))
  form.querySelector('.owner')?.after(group)
}

/**
 * @param {import('../outbox/shapes').User} user
 * @param {boolean} chosen
 */
function button({ id, collar }, chosen) {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'button'
  made.textContent = collar ?? ''
  made.setAttribute('aria-pressed', String(chosen))
  made.addEventListener('click', () => chooseOwner(id))
  return made
}
