/**
 * Sealing: HPKE to the server's public key (RFC 9180, DHKEM P-256, HKDF-SHA256, AES-256-GCM), and the author's proof.
 * This phone can't open what it has sealed. The strings are those of sync.md, The envelope, to the letter.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '../../vendor/hpke.js'
import { fromBase64url, toBase64url } from '../ids.js'

/** @typedef {import('./shapes').Head} Head */

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
const text = new TextEncoder()

/** @type {Map<string, Promise<CryptoKey>>} by the key's own text: reading one costs more than a seal */
const read = new Map()

/**
 * @param {Head} head
 * @param {import('./shapes').Content} content
 * @param {import('./shapes').ServerKey} key the server's
 * @param {CryptoKey} [author] the author's key for this phone, where there is one
 * @returns {Promise<import('./shapes').Envelope>}
 */
export async function seal(head, content, key, author) {
  const recipientPublicKey = await publicKey(key.public)
  const info = text.encode(bound(head))
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, text.encode(JSON.stringify(content)))
  const sealed = new Uint8Array(enc.byteLength + ct.byteLength)
  sealed.set(new Uint8Array(enc))
  sealed.set(new Uint8Array(ct), enc.byteLength)
  const mac = author && (await prove(head, key.kid, sealed, author))
  return { ...head, kid: key.kid, sealed: sealed.buffer, size: sealed.length, ...(mac && { mac }) }
}

/**
 * Seal nothing to this key, so that the first save finds it read and the code warm, and is as quick as the others.
 * @param {import('./shapes').ServerKey} key
 */
export async function warmUp({ public: point }) {
  if (read.has(point)) return
  await suite.seal({ recipientPublicKey: await publicKey(point) }, new Uint8Array(64).buffer)
}

/**
 * @param {string} point base64url of the uncompressed point, 65 bytes
 * @returns {Promise<CryptoKey>}
 */
function publicKey(point) {
  const key = read.get(point) ?? suite.kem.deserializePublicKey(fromBase64url(point).buffer)
  read.set(point, key)
  return key
}

/**
 * @param {Head} head
 * @returns {string} what the sealed part is bound to
 */
function bound({ id, kind, v, owner, seq }) {
  return `beatbook/1|${id}|${kind}|${v}|${owner}|${seq}`
}

/**
 * @param {Head} head
 * @param {string} kid
 * @param {Uint8Array<ArrayBuffer>} sealed
 * @param {CryptoKey} author
 * @returns {Promise<string>} base64url of the HMAC
 */
async function prove({ id, kind, v, owner, device, seq, supersedes }, kid, sealed, author) {
  const digest = toBase64url(await crypto.subtle.digest('SHA-256', sealed))
  const said = `beatbook/1|${id}|${kind}|${v}|${owner}|${device}|${seq}|${kid}|${supersedes ?? ''}|${digest}`
  return toBase64url(await crypto.subtle.sign('HMAC', author, text.encode(said)))
}

/**
 * @param {import('./shapes').ServerKey[]} keys newest first, as the server lists them
 * @returns {import('./shapes').ServerKey | undefined} the one to seal to: rather an old one than none, the server keeps them
 */
export function sealingKey(keys) {
  return keys.find(({ not_after }) => !not_after || Date.parse(not_after) > Date.now()) ?? keys[0]
}
