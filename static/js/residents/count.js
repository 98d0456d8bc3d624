/** Glue: how many letters are left, counted as the server counts them (UTF-16 units). */

/** @param {HTMLElement} line which says how many there may be */
export function count(line) {
  const box = document.getElementById(line.dataset.count ?? '')
  if (!(box instanceof HTMLTextAreaElement)) return
  const most = Number(box.dataset.longest)
  const say = () => {
    const length = box.value.trim().length
    line.textContent = length ? `${length} / ${most}` : line.dataset.before ?? ''
    line.toggleAttribute('data-over', length > most)
  }
  line.dataset.before ??= line.textContent ?? ''
  box.addEventListener('input', say)
  if (box.value) say()
}
