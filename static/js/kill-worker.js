/**
 * Served as /service-worker.js when the shell has to go: it removes the cached shell and itself. Pages then come from
 * the network, and send. It touches no database: what is saved on the phone stays.
 */

/** @typedef {{registration: ServiceWorkerRegistration, skipWaiting(): Promise<void>}} Scope */

const scope = /** @type {Scope & EventTarget} */ (/** @type {unknown} */ (self))

scope.addEventListener('install', () => scope.skipWaiting())
scope.addEventListener('activate', (event) => /** @type {ExtendableEvent} */ (event).waitUntil(leave()))

async function leave() {
  for (const name of await caches.keys()) await caches.delete(name)
  await scope.registration.unregister()
}
