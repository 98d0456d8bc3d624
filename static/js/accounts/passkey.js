/**
 * Edge: WebAuthn. Options from the server become a credential, and a credential becomes JSON without the PRF secret.
 */
import { fromBase64url, toBase64url } from '../ids.js'
import { prfSalt } from '../vault/crypt.js'

/** @typedef {{[name: string]: any}} Json */

/** @returns {boolean} */
export const canUsePasskeys = () => 'credentials' in navigator && typeof PublicKeyCredential === 'function'

/**
 * @param {Json} options PublicKeyCredentialCreationOptions as JSON
 * @returns {Promise<Json>} RegistrationResponseJSON
 */
export async function create(options) {
  const publicKey = {
    ...options,
    challenge: fromBase64url(options.challenge),
    user: { ...options.user, id: fromBase64url(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(readDescriptor),
    extensions: { prf: { eval: { first: await prfSalt() } } },
  }
  const made = await navigator.credentials.create({ publicKey: /** @type {any} */ (publicKey) })
  return written(/** @type {any} */ (made))
}

/**
 * @param {Json} options PublicKeyCredentialRequestOptions as JSON
 * @returns {Promise<Json>} AuthenticationResponseJSON
 */
export async function get(options) {
  const publicKey = {
    ...options,
    challenge: fromBase64url(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(readDescriptor),
    extensions: { prf: { eval: { first: await prfSalt() } } },
  }
  const shown = await navigator.credentials.get({ publicKey: /** @type {any} */ (publicKey) })
  return written(/** @type {any} */ (shown))
}

/** @type {WeakMap<Json, BufferSource>} the secret that came with a credential: it is never part of what is sent */
const secrets = new WeakMap()

/**
 * @param {Json} credential as `create` or `get` gave it
 * @returns {BufferSource | undefined} its PRF output, where it gave one
 */
export const secretOf = (credential) => secrets.get(credential)

/** @param {Json} descriptor */
const readDescriptor = (descriptor) => ({ ...descriptor, id: fromBase64url(descriptor.id) })

/**
 * What may be sent of a credential. Its extension results can hold the secret that opens what lies on this phone, so
 * none of them is copied.
 * @param {any} credential
 * @returns {Json}
 */
function written(credential) {
  const { response } = credential
  /** @type {Json} */
  const fields = { clientDataJSON: toBase64url(response.clientDataJSON) }
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) fields[name] = toBase64url(response[name])
  }
  if (response.getTransports) fields.transports = response.getTransports()
  const secret = credential.getClientExtensionResults?.().prf?.results?.first
  const sent = {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    response: fields,
    clientExtensionResults: {},
  }
  if (secret) secrets.set(sent, secret)
  return sent
}
