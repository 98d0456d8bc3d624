/**
 * Pure, but for chance: the keys of what can be read on this phone without signal. One random data key (AES-256-GCM) for
 * an officer on a phone, wrapped by a key from a passkey's PRF output (HKDF-SHA-256) or from a passphrase
 * (PBKDF2-SHA-256). Whatever is sealed is bound to the name of its place, so that it can't be moved to another.
 */

/** @typedef {{iv: Uint8Array<ArrayBuffer>, ct: ArrayBuffer}} Sealed */
/**
 * A way to the data key. `id`: base64url of the passkey's credential id; `rounds` of the passphrase.
 * @typedef {{kind: 'passkey' | 'passphrase', id: string, salt: Uint8Array<ArrayBuffer>, rounds?: number, wrapped: Sealed}} Wrap
 */

export const ROUNDS = 600_000
const AES = { name: 'AES-GCM', length: 256 }
const BOUND = 'beatbook/vault/1'
const text = new TextEncoder()
const plain = new TextDecoder()

/** @returns {Promise<Uint8Array<ArrayBuffer>>} what every passkey's PRF is asked with; each answers with a secret of its own */
export async function prfSalt() {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', text.encode(`${BOUND}/prf`)))
}

/** @returns {Promise<CryptoKey>} a new data key; extractable, so that it can be wrapped */
export function newDataKey() {
  return crypto.subtle.generateKey(AES, true, ['encrypt', 'decrypt'])
}

/**
 * @param {CryptoKey} data extractable
 * @param {string} id of the passkey's credential
 * @param {BufferSource} prf its PRF output, 32 bytes
 * @returns {Promise<Wrap>}
 */
export async function wrapByPasskey(data, id, prf) {
  const salt = random(16)
  return { kind: 'passkey', id, salt, wrapped: await wrap(data, await fromPrf(prf, salt), id) }
}

/**
 * @param {CryptoKey} data extractable
 * @param {string} words
 * @returns {Promise<Wrap>}
 */
export async function wrapByPassphrase(data, words) {
  const salt = random(16)
  const wrapped = await wrap(data, await fromPassphrase(words, salt, ROUNDS), 'passphrase')
  return { kind: 'passphrase', id: 'passphrase', salt, rounds: ROUNDS, wrapped }
}

/**
 * @param {Wrap} way
 * @param {BufferSource | string} secret PRF output, or the passphrase
 * @param {boolean} [extractable] to wrap it once more
 * @returns {Promise<CryptoKey | null>} null: this secret is not the one
 */
export async function unwrap(way, secret, extractable = false) {
  const key = typeof secret === 'string'
    ? await fromPassphrase(secret, way.salt, way.rounds ?? ROUNDS)
    : await fromPrf(secret, way.salt)
  const { iv, ct } = way.wrapped
  const how = { name: 'AES-GCM', iv, additionalData: text.encode(`${BOUND}|${way.id}`) }
  try {
    return await crypto.subtle.unwrapKey('raw', ct, key, how, AES, extractable, ['encrypt', 'decrypt'])
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return null
    throw error
  }
}

/**
 * @param {CryptoKey} data
 * @param {string} place what it is bound to
 * @param {unknown} said as JSON
 * @returns {Promise<Sealed>}
 */
export async function seal(data, place, said) {
  const iv = random(12)
  const how = { name: 'AES-GCM', iv, additionalData: text.encode(`${BOUND}|${place}`) }
  return { iv, ct: await crypto.subtle.encrypt(how, data, text.encode(JSON.stringify(said))) }
}

/**
 * @param {CryptoKey} data
 * @param {string} place
 * @param {Sealed} sealed
 * @returns {Promise<any>}
 * @throws {DOMException} OperationError: another key's, or moved
 */
export async function open(data, place, { iv, ct }) {
  const how = { name: 'AES-GCM', iv, additionalData: text.encode(`${BOUND}|${place}`) }
  return JSON.parse(plain.decode(await crypto.subtle.decrypt(how, data, ct)))
}

/**
 * @param {CryptoKey} data
 * @param {CryptoKey} key
 * @param {string} id
 * @returns {Promise<Sealed>}
 */
async function wrap(data, key, id) {
  const iv = random(12)
  const how = { name: 'AES-GCM', iv, additionalData: text.encode(`${BOUND}|${id}`) }
  return { iv, ct: await crypto.subtle.wrapKey('raw', data, key, how) }
}

/**
 * @param {BufferSource} prf
 * @param {Uint8Array<ArrayBuffer>} salt
 */
async function fromPrf(prf, salt) {
  const secret = await crypto.subtle.importKey('raw', prf, 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: text.encode(BOUND) }
  return crypto.subtle.deriveKey(how, secret, AES, false, ['wrapKey', 'unwrapKey'])
}

/**
 * @param {string} words
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {number} iterations
 */
async function fromPassphrase(words, salt, iterations) {
  const secret = await crypto.subtle.importKey('raw', text.encode(words.normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, secret, AES, false, ['wrapKey', 'unwrapKey'])
}

/** @param {number} size */
function random(size) {
  return crypto.getRandomValues(new Uint8Array(size))
}
