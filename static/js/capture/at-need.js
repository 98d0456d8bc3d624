/** Glue: what a form needs only sometimes, and loads then: the guard, the phone's position. */

/** @param {HTMLFormElement} form counts and asks as soon as somebody begins to type */
export function watchTexts(form) {
  const begin = (/** @type {Event} */ { target }) => {
    if (!(target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text'))) return
    form.removeEventListener('focusin', begin)
    import('./note.js').then((note) => note.watchNote(form))
  }
  form.addEventListener('focusin', begin)
}

/**
 * @param {HTMLFormElement} form
 * @param {import('../outbox/shapes').Fields} fields
 * @returns {Promise<boolean>} whether the officer has to decide on words; without the guard the server looks
 */
export async function guardAsks(form, fields) {
  const guarded = /** @type {HTMLElement | null} */ (form.querySelector('[data-guard]'))?.dataset.guard
  if (!guarded || !fields[guarded]) return false
  return import('./note.js').then(({ asks }) => asks(form)).catch(() => false)
}

/** @param {import('../outbox/shapes').Place[]} places */
export async function whereItIs(places) {
  const { whereNow } = await import('./nearby.js')
  return whereNow(places)
}

/** A look behind "Other…" is the moment to ask: it helps from the next contact on. */
export const askForPosition = () => import('./nearby.js').then(({ askToLocate }) => askToLocate())

/**
 * The programmes that are on today, behind "Add more".
 * @param {HTMLFormElement} form
 * @param {import('../outbox/shapes').Kit | undefined} kit
 */
export const showProgrammes = (form, kit) => import('./programmes.js').then((on) => on.showProgrammes(form, kit))

/**
 * @param {unknown} error that saving met
 * @returns {'save_full' | 'save_failed'} what to say
 */
export const whyNotSaved = (error) =>
  error instanceof DOMException && error.name === 'QuotaExceededError' ? 'save_full' : 'save_failed'
