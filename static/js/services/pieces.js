/** Edge: the templates of the page, filled with text and never with markup. */

/**
 * @param {string} name of a template, by its data attribute
 * @returns {Element} a copy of what is in it
 */
export function copy(name) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector(`template[data-${name}]`))
  const first = /** @type {Element} */ (template.content.firstElementChild)
  return /** @type {Element} */ (document.importNode(first, true))
}

/**
 * @param {Element} within
 * @param {string} selector
 * @param {string} words
 */
export function fill(within, selector, words) {
  const found = within.querySelector(selector)
  if (found) found.textContent = words
}

/** @param {string} words */
export function span(words) {
  const drawn = document.createElement('span')
  drawn.textContent = words
  return drawn
}

/**
 * @param {string} name of a list in the page
 * @param {string} code
 * @returns {string} its words there; the code itself when it is not offered (any more)
 */
export function option(name, code) {
  const found = document.querySelector(`select[name="${name}"] option[value="${CSS.escape(code)}"]`)
  return found?.textContent ?? code
}
