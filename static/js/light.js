/**
 * Glue: the sunlight switch. What was chosen is a wish of this phone's owner, not a record: localStorage is enough.
 * `[data-press="light"]` turns it on and off; the style sheet answers to `html[data-light="sun"]`.
 */
const KEY = 'light'
const root = document.documentElement

/** @returns {string} `sun` or nothing; nothing too where storage is closed to us. */
function remembered() {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

/** @param {string} light `sun` or nothing */
function show(light) {
  if (light === 'sun') root.dataset.light = light
  else delete root.dataset.light
  for (const button of document.querySelectorAll('[data-press="light"]')) {
    button.setAttribute('aria-pressed', String(light === 'sun'))
  }
}

/** @param {string} light `sun` or nothing */
function remember(light) {
  try {
    localStorage.setItem(KEY, light)
  } catch {
    // The light changes for this page at least.
  }
}

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || !event.target.closest('[data-press="light"]')) return
  const light = root.dataset.light ? '' : 'sun'
  remember(light)
  show(light)
})

show(remembered())
