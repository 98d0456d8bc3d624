/** Edge: one tap gives the place, to three decimals of a degree (about 100 metres). Refusing it changes nothing. */

/** Show the button where the browser could answer it. */
export function wireHere() {
  const part = document.querySelector('[data-here-part]')
  const button = part?.querySelector('[data-here]')
  if (!(part instanceof HTMLElement) || !(button instanceof HTMLElement) || !navigator.geolocation) return
  part.hidden = false
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="point"]'))
  const tell = (/** @type {string} */ name) => {
    const words = part.querySelector(`[data-here-${name}]`)
    const line = part.querySelector('[data-here-said]')
    if (line && words instanceof HTMLTemplateElement) line.textContent = words.content.textContent
  }
  if (field?.value) tell('got')
  button.addEventListener('click', () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (field) field.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`
        tell('got')
      },
      () => tell('not'),
      { maximumAge: 60_000, timeout: 10_000 },
    )
  })
}
