/**
 * Pure, but for the clock and chance: how ids and bytes are written.
 * Ids are UUIDv7 (RFC 9562): 48 bits of milliseconds, then chance, so that they sort by the moment they were made.
 */

/**
 * @param {number} [at] milliseconds since 1970
 * @returns {string} a new id, 36 characters
 */
export function uuid7(at = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let i = 5, rest = at; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256
  bytes[6] = 0x70 | (bytes[6] & 0x0f)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  const hex = toHex(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/**
 * @param {string} id a UUIDv7
 * @returns {number} when it was made, in milliseconds since 1970
 */
export function mintedAt(id) {
  return parseInt(id.replaceAll('-', '').slice(0, 12), 16)
}

/**
 * @param {ArrayBuffer | Uint8Array} given
 * @returns {string} base64url without padding (RFC 4648 §5)
 */
export function toBase64url(given) {
  const bytes = new Uint8Array(given)
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * @param {string} text base64url
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromBase64url(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0))
}

/**
 * @param {ArrayBuffer | Uint8Array} given
 * @returns {string} lower-case hexadecimal
 */
export function toHex(given) {
  return Array.from(new Uint8Array(given), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
