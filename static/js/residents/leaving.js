/** Glue: the way out. The page is emptied at once, and is not what Back leads to; Shift three times does the same. */

const KEY = 'Shift'
const TIMES = 3
const WITHIN_MS = 2000

/** Leave: nothing that was on the page may be seen while the other one loads. */
function leave() {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector('[data-leave]'))
  if (!link) return
  document.body.replaceChildren()
  document.title = ' '
  location.replace(link.href)
}

/** Listen for the button and for the keys. */
export function wireLeaving() {
  /** @type {number[]} */
  let pressed = []
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || !event.target.closest('[data-leave]')) return
    event.preventDefault()
    leave()
  })
  document.addEventListener('keyup', (event) => {
    if (event.key !== KEY) {
      pressed = []
      return
    }
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp]
    if (pressed.length >= TIMES) leave()
  })
}
