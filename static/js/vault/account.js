/** Glue: my account, reading without signal: whether it is set up here, a passphrase, starting again. */
import { currentOwner } from '../outbox/phone.js'
import { say } from '../words.js'
import { wrapByPasskey, wrapByPassphrase } from './crypt.js'
import { NoSecret, showPasskey } from './unlock.js'
import { addWay, beginByPassphrase, openByPassphrase, startAgain, waysOf, WrongKey } from './ways.js'

const LEAST = 12

const part = /** @type {HTMLElement | null} */ (document.querySelector('[data-vault]'))
const form = part?.querySelector('form')
form?.addEventListener('submit', (event) => {
  event.preventDefault()
  run(setPassphrase)
})
part?.querySelector('[data-press="start-again"]')?.addEventListener('click', () => run(again))
await show()

async function show() {
  const owner = await currentOwner()
  const ways = owner ? await waysOf(owner) : []
  tell('[data-vault-state]', say(ways.length ? 'vault_open' : 'vault_none'))
  part?.querySelector('[data-press="start-again"]')?.toggleAttribute('hidden', !ways.length)
}

/** A first way, or one more beside the passkey, which has to be shown for it. */
async function setPassphrase() {
  const owner = await currentOwner()
  const field = form?.querySelector('input')
  if (!owner || !field) return
  const words = field.value
  if (words.length < LEAST) return tell('[data-trouble]', say('vault_short'))
  const ways = await waysOf(owner)
  if (!ways.length) await beginByPassphrase(owner, words)
  else if (ways.some(({ kind }) => kind === 'passkey')) await add(owner, words)
  else await startAgain(owner, (data) => wrapByPassphrase(data, words))
  field.value = ''
  tell('[data-vault-done]', say('vault_set'))
}

/**
 * @param {string} owner
 * @param {string} words
 */
async function add(owner, words) {
  const { id, prf } = await showPasskey(owner)
  await addWay(owner, { id, secret: prf }, (data) => wrapByPassphrase(data, words))
  await openByPassphrase(owner, words)
}

/** What is kept here is given up; the passkey that is shown now opens what comes. */
async function again() {
  const owner = await currentOwner()
  if (!owner || !confirm(say('vault_confirm'))) return
  const { id, prf } = await showPasskey(owner, true)
  await startAgain(owner, (data) => wrapByPasskey(data, id, prf))
  tell('[data-vault-done]', say('vault_again'))
}

/** @param {() => Promise<void>} what */
async function run(what) {
  tell('[data-trouble]', '')
  tell('[data-vault-done]', '')
  try {
    await what()
  } catch (error) {
    tell('[data-trouble]', why(error))
  }
  await show()
}

/** @param {unknown} error */
function why(error) {
  if (error instanceof NoSecret) return say('vault_no_secret')
  if (error instanceof WrongKey) return say('lock_wrong')
  return say('passkey_cancelled')
}

/**
 * @param {string} selector
 * @param {string} words
 */
function tell(selector, words) {
  const line = /** @type {HTMLElement | null | undefined} */ (part?.querySelector(selector))
  if (!line) return
  line.textContent = words
  line.hidden = !words
}
