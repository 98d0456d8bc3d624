/** Glue: what scripts say. The sentences come with the page (app/web/words.py), so that one catalogue translates all. */

/** @typedef {string | Record<string, string>} Sentence a sentence, or its forms by plural category */

const lang = document.documentElement.lang || undefined

/** @type {Record<string, Sentence>} */
const sentences = JSON.parse(document.body.dataset.words || '{}')
const plurals = new Intl.PluralRules(lang)

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] what stands in for {name}; `n` chooses the plural form
 * @returns {string} the sentence; nothing, if the page does not have it
 */
export function say(key, values = {}) {
  const found = sentences[key] ?? ''
  const text = typeof found === 'string' ? found : (found[plurals.select(Number(values.n))] ?? found.other)
  return text.replaceAll(/\{(\w+)\}/g, (whole, name) => (name in values ? written(values[name]) : whole))
}

const hours = /** @type {const} */ ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const days = /** @type {const} */ ({ weekday: 'short', day: 'numeric', month: 'short' })
// Made once: on a slow phone each costs as much as a save.
const today = new Intl.DateTimeFormat(lang, hours)
const anotherDay = new Intl.DateTimeFormat(lang, { ...hours, ...days })

/**
 * @param {number} at ms
 * @param {number} [now] ms
 * @returns {string} `14:02`, with the day before it when that is another one
 */
export function clockTime(at, now = Date.now()) {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  return (sameDay ? today : anotherDay).format(at)
}

/** @param {string | number} value */
function written(value) {
  return typeof value === 'number' ? new Intl.NumberFormat(lang).format(value) : value
}
