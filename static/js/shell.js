/**
 * Glue on every staff page: what is not needed to use the page is loaded once it is usable. The status line, sending,
 * the worker that opens the app without signal, updates, installing.
 */

const A_MOMENT_MS = 2_000

/** @type {Event | null} the browser's offer to install, which comes when it likes and only once */
let offer = null
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  offer = event
  document.dispatchEvent(new Event('shell:installable'))
})

document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLElement) target.closest('form')?.setAttribute('data-dirty', '')
})

start()

async function start() {
  await usable()
  const { watchLock } = await import('./vault/lock.js')
  watchLock()
  const { watchStatus } = await import('./status.js')
  await watchStatus()
  const { sendFromNowOn } = await import('./outbox/triggers.js')
  sendFromNowOn()
  await new Promise((done) => setTimeout(done, A_MOMENT_MS)) // A first visit has better use for a slow line.
  const { openWithoutSignal } = await import('./shell/worker.js')
  openWithoutSignal()
  const { offerToInstall } = await import('./shell/install.js')
  offerToInstall(() => offer)
  const { keepReadable } = await import('./vault/keeping.js')
  await keepReadable()
}

/** @returns {Promise<unknown>} once the page has loaded and its form, if it has one, can save */
function usable() {
  const loaded = document.readyState === 'complete' ? null : new Promise((done) => addEventListener('load', done))
  const form = document.querySelector('form.capture[data-outbox]:not([data-ready])')
  const ready = form && new Promise((done) => form.addEventListener('ready', done))
  return Promise.all([loaded, ready])
}
