/** Glue: the totals of a block go to this phone's queue. Where the phone is full, they are posted plainly, with signal. */
import { showErrors } from '../capture/questions.js'
import { onlyIfFull } from '../outbox/databases.js'
import { enqueue, NotReady, release } from '../outbox/queue.js'
import { say } from '../words.js'

/** @typedef {{id: string, owner: string | undefined, block: string, totals: Record<string, number>}} Walked */

let full = false

/**
 * @param {HTMLFormElement} form
 * @param {Walked} walked
 * @returns {Promise<boolean>} whether the totals are on the disk; if not, the page says why
 */
export async function save(form, walked) {
  try {
    await keep(form, walked)
    showErrors(form, {})
    return true
  } catch (error) {
    refuse(form, walked, error)
    return false
  }
}

/**
 * Nothing is asked about it any more: it may be sent at once.
 * @param {HTMLFormElement} form
 * @param {Walked} walked
 */
async function keep(form, { id, owner, block, totals }) {
  if (!owner) throw new NotReady()
  const fields = { block, ...written(totals) }
  await enqueue({ id, kind: form.dataset.outbox ?? '', v: Number(form.dataset.v), owner, fields })
  await release(id).catch(onlyIfFull)
  full = false
}

/**
 * @param {HTMLFormElement} form
 * @param {Walked} walked
 * @param {unknown} error
 */
function refuse(form, walked, error) {
  if (error instanceof NotReady) return showErrors(form, { '': say('save_sign_in') })
  if (full && navigator.onLine) return post(form, walked)
  full = true
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError'
  showErrors(form, { '': say(isFull ? 'save_full' : 'save_failed') })
}

/**
 * @param {HTMLFormElement} form
 * @param {Walked} walked
 */
function post(form, { id, block, totals }) {
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone
  const said = { id, made_at: new Date().toISOString(), tz, block, ...written(totals) }
  for (const [name, value] of Object.entries(said)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
  form.removeAttribute('data-dirty')
  form.submit()
}

/**
 * @param {Record<string, number>} totals
 * @returns {Record<string, string>} as a form says them
 */
function written(totals) {
  return Object.fromEntries(Object.entries(totals).map(([answer, total]) => [answer, String(total)]))
}
