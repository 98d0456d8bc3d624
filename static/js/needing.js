/**
 * Glue: what needs whoever reads this is counted anew each minute while the page is seen: on the page, in its title, and on the
 * app (static/js/status.js adds it to what waits here).
 */
import { note } from './outbox/known.js'

const EVERY_MS = 60_000
const box = /** @type {HTMLElement} */ (document.querySelector('[data-needing]'))
const title = document.title
let asked = Date.now()

setInterval(askIfSeen, 5_000)
document.addEventListener('visibilitychange', askIfSeen)
tell(Number(box.dataset.needing))

function askIfSeen() {
  if (document.visibilityState === 'visible' && Date.now() - asked >= EVERY_MS) return ask()
}

/** Without signal, or signed out by now: what was said last stays. */
async function ask() {
  asked = Date.now()
  const answer = await fetch(String(box.dataset.from), { redirect: 'manual', cache: 'no-store' }).catch(() => null)
  if (!answer?.ok) return
  const { count, words } = await answer.json()
  const line = box.querySelector('[data-needing-words]')
  if (line && line.textContent !== words) line.textContent = words
  tell(count)
}

/** @param {number} n */
function tell(n) {
  box.hidden = !n
  document.title = n ? `(${n}) ${title}` : title
  note({ needs: n })
}
