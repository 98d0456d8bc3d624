/** Glue: a passkey was shown to the station; if it gave its secret, what is kept on this phone opens with it. */
import { secretOf } from '../accounts/passkey.js'
import { handOver } from './key.js'
import { rememberLocked } from './locked.js'
import { openByPasskey } from './ways.js'

/**
 * Never in the way of a sign-in: where it does not work, this phone records all the same, and is read with signal.
 * @param {string} owner
 * @param {{id?: string}} credential as it was sent
 */
export async function openWith(owner, credential) {
  rememberLocked(false)
  const secret = secretOf(credential)
  if (!secret || !credential.id) return
  try {
    await openByPasskey(owner, credential.id, secret)
    await handOver()
  } catch {
    // Another passkey's, or a full phone: the page about reading without signal says what can be done.
  }
}
