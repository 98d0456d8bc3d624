/** Glue: the programmes that are on today as chips of the contact form. What is sent is a programme's name. */

/** @typedef {import('../outbox/shapes').Kit} Kit */

/**
 * Draw the chips when "Add more" is opened. The kit may be of yesterday, when other programmes were on.
 * @param {HTMLFormElement} form
 * @param {Kit | undefined} kit
 */
export function showProgrammes(form, kit) {
  const box = /** @type {HTMLElement | null} */ (form.querySelector('[data-programmes]'))
  const template = /** @type {HTMLTemplateElement | null} */ (box?.querySelector('template'))
  const chips = box?.querySelector('.chips')
  if (!box || !template || !chips) return
  const chosen = /** @type {HTMLInputElement | null} */ (chips.querySelector(':checked'))?.value
  const names = kit ? [...new Set(onToday(kit))] : []
  chips.replaceChildren(...names.map((name) => drawn(template, name, name === chosen)))
  box.hidden = !names.length
}

/** @param {Kit} kit */
function onToday({ programmes, agency }) {
  const today = new Intl.DateTimeFormat('sv', { timeZone: agency.timezone }).format() // 2026-11-03
  return programmes.filter(({ on }) => on === today).map(({ name }) => name)
}

/**
 * @param {HTMLTemplateElement} template
 * @param {string} name
 * @param {boolean} chosen
 */
function drawn(template, name, chosen) {
  const chip = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
  const input = chip.querySelector('input')
  const words = chip.querySelector('span')
  if (input) Object.assign(input, { value: name, checked: chosen })
  if (words) words.textContent = name
  return chip
}
