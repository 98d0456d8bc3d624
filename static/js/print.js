/** Glue: the button that prints the page. */
document.querySelector('[data-press="print"]')?.addEventListener('click', () => print())
