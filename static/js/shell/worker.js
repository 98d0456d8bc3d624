/**
 * Glue: the worker that opens the app without signal, and its updates. A new version waits until nobody types: it starts
 * at a cold start, after a pause, or at a tap; the page is loaded anew for it at most once.
 */
import { canRecord } from '../outbox/kit.js'
import { keep, look, ownerOf } from '../outbox/known.js'

const A_PAUSE_MS = 5 * 60_000
const A_MOMENT_MS = 2_000
const MOST_MS = 60_000
const RELOADED = 'reloaded-from'

let hiddenAt = 0

/** Register the worker. Where that is not possible, pages do its work while they are open. */
export async function openWithoutSignal() {
  const workers = navigator.serviceWorker
  if (!workers) return
  const controlled = Boolean(workers.controller)
  workers.addEventListener('controllerchange', () => (controlled ? loadAnew() : tellReady()))
  new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => news.type === 'phone' && tellReady())
  await register(workers, A_MOMENT_MS)
  tellReady()
}

/**
 * One visit must be enough: while the first worker could not be had, or one of its files, it is tried again.
 * @param {ServiceWorkerContainer} workers
 * @param {number} pause in ms, doubled each time
 */
async function register(workers, pause) {
  const again = () => setTimeout(() => register(workers, Math.min(2 * pause, MOST_MS)), pause)
  try {
    const registration = await workers.register('/service-worker.js', { type: 'module', updateViaCache: 'none' })
    const first = registration.active ? null : registration.installing
    first?.addEventListener('statechange', () => void (first.state === 'redundant' && !registration.active && again()))
    watch(registration)
    takenOver(workers)
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotSupportedError')) again()
  }
}

/**
 * A page that was on its way while the worker became active is overlooked by the worker's own claim: ask for it.
 * @param {ServiceWorkerContainer} workers
 */
async function takenOver(workers) {
  const { active } = await workers.ready
  if (active?.state !== 'activated') await new Promise((done) => active?.addEventListener('statechange', done))
  if (!workers.controller) active?.postMessage({ type: 'claim' })
}

/** @param {ServiceWorkerRegistration} registration */
function watch(registration) {
  const look = () => registration.waiting && registration.active && tell('update')
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look)
  })
  look()
  const start = () => registration.waiting?.postMessage({ type: 'start' })
  document.querySelector('[data-press="update"]')?.addEventListener('click', start)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') return (hiddenAt = Date.now())
    if (hiddenAt && Date.now() - hiddenAt > A_PAUSE_MS && !typing()) start()
    return registration.update().catch(() => {})
  })
}

/** Once for each version: a page that is still the old one after it was loaded anew stays as it is. */
function loadAnew() {
  const build = document.body.dataset.build ?? ''
  if (typing() || sessionStorage.getItem(RELOADED) === build) return
  sessionStorage.setItem(RELOADED, build)
  location.reload()
}

/** @returns {boolean} whether loading the page anew would lose something */
function typing() {
  return document.querySelector('form[data-dirty]') !== null
}

/** Say it once on each phone: from now on it records without signal. */
async function tellReady() {
  const known = await look()
  const owner = ownerOf(known)
  if (known.phone.told_ready || !owner || !navigator.serviceWorker.controller) return
  if (!(await canRecord(owner, known)) || !tell('ready')) return
  await keep({ told_ready: true })
}

/**
 * @param {string} name of a notice in the page
 * @returns {boolean} whether the page has it
 */
function tell(name) {
  if (name === 'update') document.body.setAttribute('data-update', '')
  document.dispatchEvent(new Event('shell:update'))
  const notice = /** @type {HTMLElement | null} */ (document.querySelector(`[data-notice="${name}"]`))
  if (notice) notice.hidden = false
  return notice !== null
}
