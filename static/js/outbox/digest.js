/**
 * Pure: the digests that receipts sign. Both sides compute them from the same bytes (app/records/digest.py), so a phone
 * can tell whether the server signed for what was said here.
 */
import { toBase64url, toHex } from '../ids.js'

const text = new TextEncoder()

/**
 * @param {unknown} value of strings, whole numbers, null, lists and objects
 * @returns {string} JSON with sorted keys and no spaces
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const said = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${said.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`
}

/**
 * @param {import('./shapes').Head} head
 * @param {import('./shapes').Content} content
 * @returns {Promise<string>} SHA-256 (hex) of what a record says
 */
export function ofRecord({ kind, v, supersedes }, { fields, made_at, tz, base }) {
  return sha256(canonical({ kind, v, fields, made_at, tz, base: base ?? null, supersedes: supersedes ?? null }))
}

/**
 * @param {ArrayBuffer} sealed
 * @returns {Promise<string>} SHA-256 (hex) of the sealed part as it was sent
 */
export function ofSealed(sealed) {
  return sha256(toBase64url(sealed))
}

/** @param {string} said */
async function sha256(said) {
  return toHex(await crypto.subtle.digest('SHA-256', text.encode(said)))
}
