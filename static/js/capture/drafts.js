/**
 * Glue: what is typed into a form of this phone is kept as a draft while the key is open, and can be gone on with later.
 * `#draft=ID` opens one; `#correct=ID` opens what waits here, to be corrected.
 */
import { openKey } from '../vault/key.js'
import { copyOf, keepCopy } from '../vault/mine.js'
import { fill } from './fill.js'
import { answers } from './questions.js'

const AFTER_TYPING_MS = 800

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon

/** @type {{owner: string, id: string} | null} the draft of this form, once there is one */
let kept = null

/**
 * @param {HTMLFormElement} form
 * @param {() => {owner: string | undefined, id: string}} now whose form it is, and the id of its record
 */
export function watchDrafts(form, now) {
  const keepSoon = () => {
    clearTimeout(soon)
    soon = setTimeout(() => keep(form, now()), AFTER_TYPING_MS)
  }
  form.addEventListener('input', keepSoon)
  if (form.hasAttribute('data-dirty') && !location.hash) keepSoon() // Quick fingers type before this is loaded.
  document.addEventListener('vault:locking', (event) => {
    const saving = keep(form, now()).then((done) => done && form.reset())
    if (event instanceof CustomEvent) event.detail.push(saving)
  })
}

/**
 * @param {HTMLFormElement} form
 * @param {string} owner
 * @returns {Promise<string | undefined>} the id of the waiting record that is corrected here, if one is
 */
export async function openKept(form, owner) {
  const asked = new URLSearchParams(location.hash.slice(1))
  const [draft, wrong] = [asked.get('draft'), asked.get('correct')]
  const copy = draft ? await copyOf('drafts', owner, draft) : wrong ? await copyOf('mine', owner, wrong) : null
  if (!copy || copy.kind !== form.dataset.outbox) return undefined
  history.replaceState(null, '', location.pathname)
  fill(form, copy.fields)
  form.setAttribute('data-dirty', '')
  if (draft) kept = { owner, id: draft }
  return draft ? undefined : copy.id
}

/** @returns {string | undefined} the draft of this form: it goes with the record, once that is saved */
export function takeDraft() {
  clearTimeout(soon)
  const id = kept?.id
  kept = null
  return id
}

/**
 * @param {HTMLFormElement} form
 * @param {{owner: string | undefined, id: string}} now
 * @returns {Promise<boolean>}
 */
async function keep(form, { owner, id }) {
  if (!owner || !(await openKey(owner))) return false
  if (!form.hasAttribute('data-dirty') || form.hidden) return false // It may have been saved meanwhile.
  const fields = answers(form)
  const said = Object.keys(fields).filter((name) => !['occurred_precision', 'place'].includes(name))
  if (!said.length) return false
  kept ??= { owner, id }
  return keepCopy('drafts', owner, { id: kept.id, kind: form.dataset.outbox ?? '', fields, at: Date.now() })
}
