/**
 * What this phone knows of itself: its id, who has signed in on it, who is recording, the server's keys and its clock.
 * No names: an officer is an id and a collar number here.
 */
import { inDevice, inUser, onlyIfFull } from './databases.js'

/** @typedef {import('./shapes').Look} Look */
/** @typedef {import('./shapes').Phone} Phone */
/** @typedef {import('./shapes').User} User */

const A_SHIFT_MS = 12 * 3600_000

/** @type {Map<string, {owner: string, content: import('./shapes').Content}>} what was said in forms still open in this page */
export const atForm = new Map()

/** @returns {Promise<Look>} everything of it, in one transaction */
export function look() {
  return inDevice('readonly', async (tx) => {
    const [phone, server, users] = await Promise.all([
      tx.objectStore('phone').get('this'),
      tx.objectStore('server').get('this'),
      tx.objectStore('users').getAll(),
    ])
    return { phone: phone ?? {}, server, users }
  })
}

/** @returns {Promise<User[]>} who may record on this phone */
export async function users() {
  return enrolled(await look())
}

/** @returns {Promise<string | undefined>} who is recording; nobody while several could and none was chosen this shift */
export async function currentOwner() {
  return ownerOf(await look())
}

/** @param {string} id the officer who records on this phone from now on */
export function chooseOwner(id) {
  return note({ owner: id, chosen_at: Date.now() })
}

/** @returns {Promise<string | undefined>} the id under which the server knows this phone */
export async function device() {
  return (await look()).phone.device
}

/**
 * @param {Look} known
 * @returns {User[]}
 */
export function enrolled({ users }) {
  return users.filter((user) => user.collar !== undefined)
}

/**
 * @param {Look} known
 * @returns {string | undefined}
 */
export function ownerOf(known) {
  const here = enrolled(known)
  if (here.length === 1) return here[0].id
  const { owner, chosen_at = 0 } = known.phone
  return Date.now() - chosen_at < A_SHIFT_MS ? here.find(({ id }) => id === owner)?.id : undefined
}

/**
 * @param {string} owner
 * @returns {Promise<import('./shapes').Given>} what fills this officer's forms
 */
export function readKit(owner) {
  return inUser(owner, ['kit'], 'readonly', async (tx) => {
    const [kept, recent] = await Promise.all([tx.objectStore('kit').get('kit'), tx.objectStore('kit').get('recent')])
    return { kit: kept?.kit, recent: recent ?? { places: [], times: [] } }
  })
}

/**
 * Remember something of the phone beside what is known, and tell its pages.
 * @param {Phone} changes
 */
export async function note(changes) {
  await keep(changes)
  announce({ type: 'phone' })
}

/**
 * As `note`, without a word. A phone too full to remember it goes on all the same.
 * @param {Phone} changes
 */
export function keep(changes) {
  return inDevice('readwrite', (tx) => merge(tx, changes)).catch(onlyIfFull)
}

/**
 * The part of `note` for a transaction that writes more.
 * @param {import('./databases.js').Writing} tx
 * @param {Phone} changes
 */
export async function merge(tx, changes) {
  const phone = (await tx.objectStore('phone').get('this')) ?? {}
  await tx.objectStore('phone').put({ ...phone, ...changes }, 'this')
}

/**
 * Keeping and clearing what an officer can read here happen one after the other, in whatever page.
 * @template T
 * @param {string} owner
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function underLock(owner, work) {
  if (!navigator.locks) return work()
  return /** @type {Promise<any>} */ (navigator.locks.request(`reads-${owner}`, work))
}

/**
 * Who signed out (or was wiped) while it was on its way has nothing to read here any more. Under the same lock as the
 * clearing, so that nothing is written after it.
 * @param {string} owner
 * @param {() => Promise<unknown>} work
 * @returns {Promise<boolean>} whether it was done
 */
export function whileSignedIn(owner, work) {
  return underLock(owner, async () => {
    if (!isSignedIn(owner, await look())) return false
    await work()
    return true
  })
}

/**
 * @param {string} owner
 * @param {Look} known
 */
export function isSignedIn(owner, known) {
  return enrolled(known).some(({ id, signed_out }) => id === owner && !signed_out)
}

/**
 * Tell every page of this phone, this one too.
 * @param {import('./shapes').News} news
 */
export function announce(news) {
  const channel = new BroadcastChannel('outbox')
  channel.postMessage(news)
  channel.close()
}
