/** What stands in and around a stretch of a text, by its readings (fold.js). */

const TAIL = /[a-zß-ɏḁ-ỿ]+[.:,]?$/u
const FOLLOWING = /(?:'s)? ([a-zß-ɏḁ-ỿ]+)/uy
const LETTER = /[0-9A-Za-zÀ-ɏḀ-ỿ]/u
const LOOK_BACK = 48
const SENTENCE_ENDS = '\n.!?;•\ufffc'
const OPENERS = ' "\'(¿¡«“-'

/**
 * The two words before, the nearer first, "" where there is none. Words of `skipped` ("de") are passed over; the
 * colon or comma after a word goes, its dot stays.
 * @param {string} low
 * @param {number} start
 * @param {Set<string>} skipped
 * @returns {[near: string, far: string]}
 */
export function wordsBefore(low, start, skipped) {
  const found = []
  const spoken = low.slice(Math.max(0, start - LOOK_BACK), start)
  if (spoken.endsWith(' ')) {
    for (const part of spoken.slice(0, -1).split(' ').reverse()) {
      const tail = TAIL.exec(part)?.[0]
      if (!tail || found.length === 2) break
      if (!skipped.has(tail)) found.push(tail.replace(/[:,]$/u, ''))
    }
  }
  return [found[0] ?? '', found[1] ?? '']
}

/**
 * The word after, also behind a possessive: "Maria's cafe".
 * @param {string} low
 * @param {number} end
 */
export function wordAfter(low, end) {
  FOLLOWING.lastIndex = end
  return FOLLOWING.exec(low)?.[1] ?? ''
}

/**
 * @param {string} low
 * @param {number} start
 */
export function opensASentence(low, start) {
  let last = start - 1
  while (last >= 0 && OPENERS.includes(low.charAt(last))) last--
  return last < 0 || SENTENCE_ENDS.includes(low.charAt(last))
}

/**
 * What stands between the last two spaces, whatever it is.
 * @param {string} low
 * @param {number} start
 */
export function lastPart(low, start) {
  const before = low.slice(Math.max(0, start - LOOK_BACK), start).replace(/ +$/u, '')
  return before.slice(before.lastIndexOf(' ') + 1)
}

/**
 * Whether a letter or a digit stands right there.
 * @param {string} text
 * @param {number} index
 */
export function isLetterAt(text, index) {
  return index >= 0 && LETTER.test(text.charAt(index))
}

/**
 * A first and a last name: two words, the last with more than one letter, the first no abbreviation.
 * @param {import("./names.js").Stretch[]} words
 * @param {string} bare
 */
export function isPair(words, bare) {
  if (words.length < 2) return false
  const [start, end] = words[0]
  const [lastStart, lastEnd] = words[words.length - 1]
  return lastEnd - lastStart > 1 && (end - start === 1 || /[a-z]/u.test(bare.slice(start, end)))
}

/**
 * Whether all letters are capitals, so that capitals say nothing.
 * @param {string} bare
 * @param {number} start
 * @param {number} end
 */
export function isShouted(bare, start, end) {
  return end - start > 1 && !/[a-z]/u.test(bare.slice(start, end))
}
