/** Glue: whose round it is, and what this phone knows of their blocks. */
import { showOwner } from '../capture/owner.js'
import { enrolled, look, ownerOf, readKit } from '../outbox/known.js'
import { NotReady, prepare } from '../outbox/queue.js'

/** @typedef {import('../outbox/shapes').Kit} Kit */

const HOMES = 'home_block'

/**
 * Draw the strip that says who records, and lay ready what a save needs.
 * @param {HTMLFormElement} form
 * @returns {Promise<{owner: string | undefined, kit: Kit | undefined}>}
 */
export async function opened(form) {
  const known = await look()
  const owner = ownerOf(known)
  const collar = enrolled(known).find(({ id }) => id === owner)?.collar
  const number = form.querySelector('[data-owner] b')
  if (number) number.textContent = collar ? `${collar} · ` : ''
  if (enrolled(known).length !== 1) showOwner(form, known)
  if (owner) await prepare(owner).catch(onlyNotReady)
  return { owner, kit: owner ? (await readKit(owner)).kit : undefined }
}

/**
 * @param {Kit | undefined} kit
 * @param {string | undefined} beat
 */
export function blocksOf(kit, beat) {
  return kit?.places.filter((place) => place.kind === HOMES && place.beat === beat) ?? []
}

/**
 * Unsaved doors: leaving asks first, and no new version is started meanwhile (shell/worker.js).
 * @param {HTMLFormElement} form
 * @param {boolean} on
 */
export function guardLeaving(form, on) {
  form.toggleAttribute('data-dirty', on)
  if (on) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
}

/** @param {BeforeUnloadEvent} event */
function ask(event) {
  event.preventDefault()
}

/** @param {unknown} error */
function onlyNotReady(error) {
  if (!(error instanceof NotReady)) throw error
}
