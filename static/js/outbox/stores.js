/** Edge: the stores of the phone's databases, as each version lays them. Stores are only ever added. */

/** @typedef {import('../../vendor/idb.js').IDBPDatabase} Database */

const KEPT_BY_NAME = ['counter', 'kit', 'drafts', 'reads']

/**
 * @param {Database} db
 * @param {number} before the version that was there; 0: none
 */
export function layDevice(db, before) {
  if (before >= 1) return
  db.createObjectStore('phone')
  db.createObjectStore('users', { keyPath: 'id' })
  db.createObjectStore('server')
}

/**
 * @param {Database} db
 * @param {number} before the version that was there; 0: none
 */
export function layUser(db, before) {
  if (before < 1) layOutbox(db)
  if (before < 2) {
    db.createObjectStore('vault', { keyPath: 'id' })
    db.createObjectStore('mine')
  }
}

/** @param {Database} db */
function layOutbox(db) {
  const outbox = db.createObjectStore('outbox', { keyPath: 'id' })
  outbox.createIndex('seq', 'seq', { unique: true })
  outbox.createIndex('state', 'state')
  db.createObjectStore('receipts', { keyPath: 'id' })
  for (const store of KEPT_BY_NAME) db.createObjectStore(store)
}
