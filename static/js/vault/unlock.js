/** Edge: unlocking with a passkey, without the server: a challenge of our own, and the PRF secret that comes with it. */
import { fromBase64url, toBase64url } from '../ids.js'
import { prfSalt } from './crypt.js'
import { openByPasskey, waysOf } from './ways.js'

/** This passkey, or this browser, gives no secret to open anything with. */
export class NoSecret extends Error {}

/**
 * Ask for a passkey of this officer and open with it.
 * @param {string} owner
 * @returns {Promise<'opened' | 'begun'>}
 * @throws {NoSecret | import('./ways.js').WrongKey | DOMException} NotAllowedError: the officer let it be
 */
export async function unlock(owner) {
  const { id, prf } = await showPasskey(owner)
  return openByPasskey(owner, id, prf)
}

/**
 * @param {string} owner
 * @param {boolean} [any] also one that opens nothing here yet
 * @returns {Promise<{id: string, prf: BufferSource}>} the passkey that was shown, and its secret
 * @throws {NoSecret | DOMException}
 */
export async function showPasskey(owner, any = false) {
  const known = any ? [] : (await waysOf(owner)).filter(({ kind }) => kind === 'passkey')
  /** @type {any} */
  const publicKey = {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    rpId: location.hostname,
    userVerification: 'required',
    allowCredentials: known.map(({ id }) => ({ type: 'public-key', id: fromBase64url(id) })),
    extensions: { prf: { eval: { first: await prfSalt() } } },
  }
  const shown = /** @type {any} */ (await navigator.credentials.get({ publicKey }))
  performance.mark('reader:key')
  const prf = shown?.getClientExtensionResults?.().prf?.results?.first
  if (!prf) throw new NoSecret()
  return { id: toBase64url(shown.rawId), prf }
}
