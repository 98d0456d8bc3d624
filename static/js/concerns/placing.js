/**
 * Glue: a place belongs to a beat. When another beat is chosen only its places can be, and the place that was chosen is
 * let go, which is said at once. Without this script the server does the same, and says it on the next page.
 */
import { say } from '../words.js'

const select = document.querySelector('select[data-of-beats]')
if (select instanceof HTMLSelectElement && select.form) wire(select, select.form)

/**
 * @param {HTMLSelectElement} places
 * @param {HTMLFormElement} form
 */
function wire(places, form) {
  const groups = [...places.querySelectorAll('optgroup')]
  /** @type {Map<string, string>} what was chosen on each beat, for whoever comes back to it */
  const chosen = new Map()
  let beat = String(new FormData(form).get('beat') ?? '')

  /** @returns {HTMLOptGroupElement | undefined} the beat of the place that is chosen */
  function from() {
    return groups.find((group) => group.contains(places.selectedOptions[0] ?? null))
  }

  /** Only the places of the beat; one of another beat that was chosen and refused stays to be seen. */
  function offer() {
    const stays = from()
    for (const group of groups) group.hidden = group.disabled = group.dataset.beat !== beat && group !== stays
  }

  /** @param {string} to */
  function move(to) {
    const was = { place: places.selectedOptions[0]?.text ?? '', beat: from()?.label }
    if (!from() || from()?.dataset.beat === beat) chosen.set(beat, places.value)
    else if (from()?.dataset.beat === to) chosen.set(to, places.value) // it was chosen before its beat
    const back = chosen.has(to)
    const meant = groups.find((group) => group.dataset.beat === to)?.dataset.meant
    beat = to
    places.value = chosen.get(to) ?? meant ?? ''
    offer()
    tell(back || !was.beat ? '' : letGo(was.place, was.beat, from() && places.selectedOptions[0]?.text))
  }

  /** @param {string} words */
  function tell(words) {
    const line = form.querySelector('[data-let-go]')
    if (line) line.textContent = words
  }

  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'beat') move(target.value)
  })
  if (beat) offer()
}

/**
 * @param {string} place
 * @param {string} beat
 * @param {string} [other] the place that is chosen in its stead
 */
function letGo(place, beat, other) {
  return other ? say('place_instead', { place, beat, other }) : say('place_let_go', { place, beat })
}
