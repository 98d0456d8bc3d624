/**
 * Glue of the residents' pages. All of them work without it; with it, what was typed survives a dead network, the place
 * is one tap, and letters are counted. Nothing is written to the phone unless somebody asks for it.
 */
import { count } from './count.js'
import { offerKept, wireKeeping } from './kept.js'
import { wireLeaving } from './leaving.js'
import { wireHere } from './here.js'
import { wireSending } from './sending.js'
import { wireWork } from './work.js'

/** Bring a page (or the part of it that was just swapped in) to life. */
function wire() {
  document.querySelectorAll('[data-count]').forEach((line) => count(/** @type {HTMLElement} */ (line)))
  document.querySelectorAll('[data-press="print"]').forEach((button) => {
    if (button instanceof HTMLElement) {
      button.hidden = false
      button.addEventListener('click', () => print())
    }
  })
  wireHere()
  wireKeeping()
  offerKept()
  wireWork()
}

wireLeaving()
wireSending(wire)
wire()
document.documentElement.dataset.awake = ''
