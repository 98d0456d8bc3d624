/**
 * Coming to this phone and leaving it: what a sign-in leaves here, and what a sign-out or a wipe takes away.
 * Sealed records are never among it: they go when the server has signed for them.
 */
import { fromBase64url } from '../ids.js'
import { inDevice, inUser } from './databases.js'
import { announce, look, merge, underLock } from './known.js'

export { chooseOwner, currentOwner, device, users } from './known.js'

const READABLE = ['kit', 'reads']
const OPENED_BY_PASSKEY = ['drafts', 'mine', 'vault']

/**
 * Keep what a sign-in or an enrolment answered; the strip on the form then says who it was.
 * @param {{user: {id: string, collar?: string}, device: string, author_key?: string, shared?: boolean}} answer
 */
export async function rememberSignIn({ user, device, author_key, shared }) {
  const known = { id: user.id, collar: user.collar ?? '' }
  const key = author_key ? await authorKey(author_key) : undefined
  const phone = { device, shared: shared ?? false, owner: user.id, chosen_at: Date.now(), trouble: null, wiped_at: 0 }
  try {
    await rememberUser({ ...known, author_key: key }, phone)
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'DataCloneError') throw error
    await rememberUser(known, phone) // A browser that can't keep keys: its records come without the author's proof.
  }
  announce({ type: 'phone' })
}

/**
 * Sign-out: what an officer could read here goes, and the key that speaks for them. Their unsent records stay, and
 * so do their drafts, which only their passkey opens.
 * @param {string} owner
 */
export async function forgetReadable(owner) {
  await inDevice('readwrite', async (tx) => { // First: a page that fetches meanwhile looks here before it keeps anything.
    const user = await tx.objectStore('users').get(owner)
    if (user) await tx.objectStore('users').put({ id: user.id, collar: user.collar, signed_out: true })
    await merge(tx, { owner: undefined })
  })
  await clear(owner, READABLE)
  announce({ type: 'phone' })
}

/** This phone was taken from service: only sealed records stay, and are still sent. */
export async function wipe() {
  const { users } = await look()
  await inDevice('readwrite', async (tx) => {
    for (const { id } of users) await tx.objectStore('users').put({ id })
    await merge(tx, { owner: undefined, wiped_at: Date.now() })
  })
  for (const { id } of users) await clear(id, [...READABLE, ...OPENED_BY_PASSKEY, 'receipts'])
  announce({ type: 'phone' })
}

/**
 * @param {string} owner
 * @param {string[]} stores
 */
function clear(owner, stores) {
  return underLock(owner, () => inUser(owner, stores, 'readwrite', async (tx) => {
    await Promise.all(stores.map((store) => tx.objectStore(store).clear()))
  }))
}

/**
 * @param {import('./shapes').User} user
 * @param {import('./shapes').Phone} phone
 */
function rememberUser(user, phone) {
  return inDevice('readwrite', async (tx) => {
    await tx.objectStore('users').put(user)
    await merge(tx, phone)
  })
}

/** @param {string} text the 32 bytes that the sign-in answered, base64url */
function authorKey(text) {
  return crypto.subtle.importKey('raw', fromBase64url(text), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}
