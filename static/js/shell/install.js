/** Glue: putting the app on the home screen, and asking the browser not to clear what is saved. */
import { keep } from '../outbox/known.js'

/** @typedef {Event & {prompt(): Promise<unknown>}} Offer */

/** @param {() => Event | null} offered the browser's offer, if it has made one */
export function offerToInstall(offered) {
  const installed = isInstalled()
  noteStay(installed, installed)
  new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => {
    if (news.type === 'saved') noteStay(installed, true)
  })
  if (installed) return
  const show = () => offered() && notice('install')?.removeAttribute('hidden')
  show()
  document.addEventListener('shell:installable', show)
  addEventListener('appinstalled', () => notice('install')?.setAttribute('hidden', ''))
  document.querySelector('[data-press="install"]')?.addEventListener('click', async () => {
    await /** @type {Offer | null} */ (offered())?.prompt()
    notice('install')?.setAttribute('hidden', '')
  })
  if (isSafariOnAPhone()) notice('install-ios')?.removeAttribute('hidden')
}

/**
 * The server hears of it at the next hello.
 * @param {boolean} installed whether the app was opened from the home screen
 * @param {boolean} ask for storage that is not cleared: only with reason, because some browsers then ask the person
 */
async function noteStay(installed, ask) {
  const { storage } = navigator
  const persisted = (await storage?.persisted?.()) || (ask && (await storage?.persist?.())) || false
  await keep({ installed, persisted })
}

function isInstalled() {
  const ios = /** @type {{standalone?: boolean}} */ (navigator).standalone
  return ios === true || matchMedia('(display-mode: standalone)').matches
}

/** There no event offers to install, and what is not on the home screen may be cleared after seven idle days. */
function isSafariOnAPhone() {
  return 'standalone' in navigator
}

/** @param {string} name */
function notice(name) {
  return document.querySelector(`[data-notice="${name}"]`)
}
