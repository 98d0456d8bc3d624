/** Glue: the button that prints the page; it may be hidden from browsers in which nothing would answer it. */
const button = /** @type {HTMLElement | null} */ (document.querySelector('[data-press="print"]'))
if (button) button.hidden = false
button?.addEventListener('click', () => print())
