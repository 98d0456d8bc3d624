/** Edge: the two calls that a phone makes by its device credential, and the form in which records travel. */
import { toBase64url } from '../ids.js'

const LONGEST_MS = 60_000

/**
 * @param {'/sync/hello' | '/sync/batch'} path
 * @param {unknown} body
 * @returns {Promise<import('./answers.js').Heard>} never rejects: silence is an answer of status 0
 */
export async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-Sync': '1' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(LONGEST_MS),
    })
    const text = await response.text()
    return {
      http: response.status,
      redirected: response.type === 'opaqueredirect',
      json: isJson(response) ? parsed(text) : null,
      retry_after: response.headers.get('Retry-After'),
    }
  } catch {
    return { http: 0, redirected: false, json: null, retry_after: null }
  }
}

/**
 * @param {import('./shapes').Envelope} envelope
 * @returns {Record<string, unknown>} it as it is sent and exported
 */
export function onTheWire({ id, kind, v, owner, device, seq, deps, supersedes, kid, sealed, mac }) {
  return { id, kind, v, owner, device, seq, deps, supersedes, kid, sealed: toBase64url(sealed), mac }
}

/** @param {Response} response */
function isJson(response) {
  return (response.headers.get('Content-Type') ?? '').split(';')[0].trim() === 'application/json'
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
