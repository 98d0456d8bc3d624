/**
 * Glue: one passkey ceremony from a button to the server's answer, told to the person in words of the page.
 */
import { say } from '../words.js'
import { openWith } from '../vault/signed-in.js'
import { canUsePasskeys, get } from './passkey.js'

/** A refusal of the server: its error, and what it says in the person's language. */
export class NotTaken extends Error {
  /**
   * @param {string} code
   * @param {string} [words]
   */
  constructor(code, words) {
    super(words ?? say('passkey_refused'))
    this.code = code
  }
}

/**
 * @param {string} address
 * @param {object} body
 * @returns {Promise<any>}
 */
export async function post(address, body) {
  const answer = await fetch(address, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const said = await answer.json().catch(() => ({}))
  if (answer.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
  if (!answer.ok) throw new NotTaken(said.error ?? `http_${answer.status}`, said.message)
  return said
}

/** Show the passkey again. The session may then do what counts for five minutes. */
export async function stepUp() {
  const credential = await get(await post('/step-up/options', {}))
  await post('/step-up', { credential })
  const owner = document.body.dataset.actor
  if (owner) await openWith(owner, credential)
}

/**
 * Do what counts; when the server asks for the passkey first, show it and do it again.
 * @template T
 * @param {() => Promise<T>} ask
 */
export async function afterStepUp(ask) {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof NotTaken) || error.code !== 'step_up') throw error
    await stepUp()
    return ask()
  }
}

/**
 * Run a ceremony; say what is going on and, if it fails, why. True when it went well.
 * @param {ParentNode} place where [data-doing] and [data-trouble] are
 * @param {() => Promise<unknown>} ceremony
 */
export async function perform(place, ceremony) {
  const doing = place.querySelector('[data-doing]')
  const trouble = /** @type {HTMLElement | null} */ (place.querySelector('[data-trouble]'))
  if (trouble) trouble.hidden = true
  if (!canUsePasskeys()) return complain(trouble, say('passkey_none'))
  if (doing) doing.textContent = say('passkey_waiting')
  try {
    await ceremony()
    return true
  } catch (error) {
    return complain(trouble, inWords(error))
  } finally {
    if (doing) doing.textContent = ''
  }
}

/** @param {unknown} error */
function inWords(error) {
  if (error instanceof NotTaken) return error.message
  if (error instanceof DOMException && error.name === 'InvalidStateError') return say('passkey_known')
  if (error instanceof DOMException) return say('passkey_cancelled')
  if (error instanceof TypeError) return say('no_connection')
  throw error
}

/**
 * @param {HTMLElement | null} trouble
 * @param {string} words
 */
function complain(trouble, words) {
  if (trouble) {
    trouble.textContent = words
    trouble.hidden = false
  }
  return false
}
