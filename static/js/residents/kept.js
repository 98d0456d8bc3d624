/**
 * Edge: words that a resident asked to keep on this phone until there is signal. Nothing is kept otherwise; it goes when
 * it was sent, when they say so, or after a day.
 */
const NAME = 'concern'
const LONGEST_MS = 24 * 3600 * 1000

/** @typedef {{at: number, fields: [string, string][]}} Kept */

/** @returns {Kept | null} what is kept, if it is not too old */
function kept() {
  try {
    const found = /** @type {Kept | null} */ (JSON.parse(localStorage.getItem(NAME) ?? 'null'))
    if (found && Date.now() - found.at < LONGEST_MS) return found
    forget()
  } catch {
    return null // a browser that keeps nothing
  }
  return null
}

/** Delete what is kept. */
export function forget() {
  try {
    localStorage.removeItem(NAME)
  } catch {
    // a browser that keeps nothing has nothing to delete
  }
}

/** The button beside "No connection". */
export function wireKeeping() {
  const button = document.querySelector('[data-press="keep"]')
  button?.addEventListener('click', () => {
    const form = button.closest('form')
    const told = form?.querySelector('[data-kept]')
    if (!form || !(told instanceof HTMLElement)) return
    const fields = [...new FormData(form)].filter(([name]) => !['at', 'seen', 'ticket', 'work', 'url'].includes(name))
    try {
      localStorage.setItem(NAME, JSON.stringify({ at: Date.now(), fields }))
      told.hidden = false
    } catch {
      button.setAttribute('disabled', '')
    }
  })
}

/** On the first page: go on with what is kept, or delete it. */
export function offerKept() {
  const offer = document.querySelector('[data-kept-before]')
  const found = kept()
  if (!(offer instanceof HTMLElement) || !found) return
  offer.hidden = false
  offer.querySelector('[data-press="forget"]')?.addEventListener('click', () => {
    forget()
    offer.hidden = true
  })
  offer.querySelector('[data-press="go-on"]')?.addEventListener('click', () => goOn(found))
}

/** @param {Kept} found Put it into the form and ask for the page with all answers. */
function goOn(found) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-raise]'))
  const go = form?.querySelector('button[name="go"]')
  if (!form || !(go instanceof HTMLButtonElement)) return
  for (const group of form.querySelectorAll('fieldset')) group.remove()
  for (const [name, value] of found.fields) {
    form.querySelectorAll(`input[type="hidden"][name="${CSS.escape(name)}"]`).forEach((old) => old.remove())
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value })
    form.append(field)
  }
  go.value = 'change:review'
  form.requestSubmit(go)
}
