/**
 * Glue: under pressure the server asks for a little work. It is done beside the page, while people read and type; what
 * is sent without it is taken all the same, and read later.
 */

const LONGEST_MS = 4000
let riddle = ''
/** @type {Promise<string>} */
let found = Promise.resolve('')

/** @returns {HTMLInputElement | null} the field that asks for work, if any */
function field() {
  return document.querySelector('input[data-work]')
}

/** Begin, where the page asks for work and it has not begun yet. */
export function wireWork() {
  const asked = field()
  if (!asked?.dataset.work || asked.dataset.work === riddle || !globalThis.Worker) return
  riddle = asked.dataset.work
  found = dig(riddle, Number(asked.dataset.bits))
}

/** Put what was found into the form: waits for it, but not long. */
export async function workDone() {
  const asked = field()
  if (!asked) return
  const late = new Promise((done) => setTimeout(done, LONGEST_MS, ''))
  asked.value = String(await Promise.race([found, late]))
}

/**
 * @param {string} of
 * @param {number} bits
 * @returns {Promise<string>} the number; nothing where it could not be looked for
 */
function dig(of, bits) {
  return new Promise((done) => {
    const worker = new Worker(new URL('./dig.js', import.meta.url))
    const end = (/** @type {string} */ number) => {
      worker.terminate()
      done(number)
    }
    worker.addEventListener('message', ({ data }) => end(data))
    worker.addEventListener('error', () => end(''))
    worker.postMessage({ riddle: of, bits })
  })
}
