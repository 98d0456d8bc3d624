/**
 * The worker: it opens the app without signal, and sends what waits when the signal is back and no page is open.
 * The server puts in the address of the static files, the version and the list of the shell (app/offline).
 * It keeps the shell only: nothing is ever stored here but what `install` fetched, without cookies.
 */
import { drain } from '/static/BUILD/js/outbox/drain.js'

const VERSION = 'VERSION'
const SHELL = ["SHELL"]
const OFFLINE = '/offline'
const DIRECTORY = '/directory'
const SERVICES = /^\/services(\/[0-9a-f-]{36})?$/
const KEPT_FILE = /^\/static\/|\/card-words$/
const CACHE = `shell-${VERSION}`

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

worker.addEventListener('install', (event) => event.waitUntil(Promise.all([fill(), straightFromTheShell(event)])))
worker.addEventListener('activate', (event) => event.waitUntil(settleIn()))
/**
 * The key of what can be read on this phone, while it is open: in memory alone, for the page that comes next. It goes
 * with the worker, which the browser ends half a minute after the last page has spoken to it.
 * @type {{owner: string, key: CryptoKey} | null}
 */
let held = null

worker.addEventListener('message', (event) => {
  if (event.data?.type === 'hold') held = event.data.held
  if (event.data?.type === 'drop') held = null
  if (event.data?.type === 'held?') event.ports[0]?.postMessage(held)
  if (event.data?.type === 'start') event.waitUntil(worker.skipWaiting())
  if (event.data?.type === 'claim') event.waitUntil(worker.clients.claim())
})
worker.addEventListener('sync', (event) => /** @type {ExtendableEvent} */ (event).waitUntil(send()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname, searchParams } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin || request.headers.has('HX-Request')) return
  const kept = SHELL.includes(pathname) && !searchParams.has('plain')
  if (request.mode === 'navigate') event.respondWith(page(request, kept))
  else if (kept && KEPT_FILE.test(pathname)) event.respondWith(file(request))
})

/**
 * Where the browser can, it takes the shell from the cache itself, without waking the worker first: on a phone that is
 * half of a cold start. Elsewhere, and for everything else, the worker answers as below.
 * @param {Event} event
 */
async function straightFromTheShell(event) {
  const install = /** @type {{addRoutes?: (rules: unknown[]) => Promise<void>}} */ (/** @type {unknown} */ (event))
  const page = SHELL.filter((address) => !address.startsWith('/static/'))
  const source = { cacheName: CACHE }
  try {
    const conditions = [
      { urlPattern: { pathname: '/static/*' } },
      ...page.map((pathname) => ({ urlPattern: { pathname, search: '' }, requestMode: 'navigate' })),
    ]
    await install.addRoutes?.(conditions.map((condition) => ({ condition, source })))
  } catch {
    // Another browser's idea of routes: the worker answers.
  }
}

/** All or nothing: if one file fails, the worker of the version before stays. */
async function fill() {
  const cache = await caches.open(CACHE)
  try {
    await Promise.all(SHELL.map((address) => fetchInto(cache, address)))
  } catch (error) {
    await caches.delete(CACHE)
    throw error
  }
}

/**
 * @param {Cache} cache
 * @param {string} address files never change under their address; pages do
 */
async function fetchInto(cache, address) {
  const mode = address.startsWith('/static/') ? 'default' : 'no-cache'
  const response = await fetch(address, { cache: mode, credentials: 'omit' })
  if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`)
  await cache.put(address, response)
}

/** The first page is taken over at once, so that one visit is enough to open without signal. */
async function settleIn() {
  const old = (await caches.keys()).filter((name) => name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
  await worker.clients.claim()
}

/**
 * @param {Request} request
 * @param {boolean} kept whether it is a page of the shell
 */
async function page(request, kept) {
  const { pathname } = new URL(request.url)
  const found = kept && (await inShell(pathname))
  if (found) return found
  try {
    return await fetch(request)
  } catch (error) {
    const offline = await inShell(SERVICES.test(pathname) ? DIRECTORY : OFFLINE)
    if (offline) return offline
    throw error
  }
}

/** @param {Request} request */
async function file(request) {
  return (await inShell(new URL(request.url).pathname)) ?? fetch(request)
}

/** @param {string} path */
async function inShell(path) {
  return (await caches.open(CACHE)).match(path)
}

/** Rejects when there is no line after all, so that the browser tries again. */
async function send() {
  const seen = await worker.clients.matchAll({ type: 'window' })
  const { state } = await drain('sync', () => seen.some(({ visibilityState }) => visibilityState === 'visible'))
  if (state === 'offline') throw new Error(state)
}
