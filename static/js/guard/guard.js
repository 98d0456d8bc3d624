/**
 * The guard on free text: finds what would make a note a record about a person. Pure: patterns and text in, hits out.
 * The server gives the same answer by app/records/guard.py from the same patterns.json; docs/guard.md says what is
 * caught and how to add to it.
 *
 * @typedef {"name" | "phone" | "plate" | "birth_date" | "email" | "address" | "id_number" | "handle"} What
 * @typedef {{what: What, start: number, end: number}} Hit Counted in UTF-16 units, as `String.slice` counts.
 * @typedef {{what: What, words?: string, has?: string, digits?: number, on?: "bare", edge?: string, find?: string}} Rule
 * @typedef {{fold: import("./fold.js").Tables, parts: Record<string, string>, rules: Rule[],
 *   words: import("./names.js").Lists}} Patterns
 * @typedef {{what: What, mayMatch: (low: string, digits: number) => boolean,
 *   stretches: (reading: import("./fold.js").Reading) => import("./names.js").Stretch[]}} Finder
 */

import { COVER, folder, without } from './fold.js'
import { Names } from './names.js'

const MARK = '[…]'
const SHORT_MARK = '…' // for a hit shorter than the mark, so that a text never grows past its limit
const MOST_ROUNDS = 9
const USUAL_EDGE = '0-9A-Za-zÀ-ɏḀ-ỿ'

/**
 * @param {Patterns} patterns
 * @returns {{find: (text: string) => Hit[], takeOut: (text: string, hits: Hit[]) => string}}
 */
export function guard(patterns) {
  const read = folder(patterns.fold)
  const names = new Names(patterns.words)
  const finders = patterns.rules.map((rule) => finder(rule, patterns.parts, names))
  return { find: (text) => found(read(text), finders), takeOut }
}

/**
 * What looks like a person, in order and without overlaps. Looks again after covering what it found, so that
 * `takeOut` leaves nothing that would be found.
 * @param {import("./fold.js").Reading} reading
 * @param {Finder[]} finders
 */
function found(reading, finders) {
  const digits = reading.low.match(/[0-9]/gu)?.length ?? 0
  /** @type {Hit[]} */
  const hits = []
  for (let round = 0, before = -1; round < MOST_ROUNDS && before < hits.length; round++) {
    before = hits.length
    for (const one of finders) {
      if (!one.mayMatch(reading.low, digits)) continue
      for (const [start, end] of one.stretches(reading)) {
        if (reading.low.slice(start, end).includes(COVER)) continue
        hits.push({ what: one.what, start: reading.at[start], end: reading.at[end] })
        reading = without(reading, start, end)
      }
    }
  }
  return hits.sort((one, other) => one.start - other.start)
}

/**
 * A rule made ready. `<sep>` in a pattern stands for the part "sep", `<words>` for the rule's own words.
 * @param {Rule} rule
 * @param {Record<string, string>} parts
 * @param {Names} names
 * @returns {Finder}
 */
function finder({ what, words = '', has = words, digits: least = 0, on, edge = USUAL_EDGE, find }, parts, names) {
  /** @type {Record<string, string>} */
  const filled = { ...parts, words: `(?:${words.replaceAll('.', '[.]')})` }
  /** @type {(pattern: string) => string} */
  const whole = (pattern) => pattern.replace(/<([a-z]+)>/gu, (_, name) => whole(filled[name]))
  const literals = has ? has.split('|') : ['']
  const pattern = find ? new RegExp(whole(find), 'gu') : null
  const notAfter = edge ? new RegExp(`[${whole(edge)}]`, 'u') : null
  return {
    what,
    mayMatch: (low, digits) => digits >= least && literals.some((literal) => low.includes(literal)),
    stretches: ({ low, bare }) =>
      pattern ? matches(pattern, notAfter, on === 'bare' ? bare : low) : names.find(low, bare),
  }
}

/**
 * The group that took part in a match is the hit; it ends where the match ends. A match without one is no hit, and
 * one that begins right after a character of `notAfter` doesn't count.
 * @param {RegExp} pattern
 * @param {RegExp | null} notAfter
 * @param {string} text
 */
function matches(pattern, notAfter, text) {
  /** @type {import("./names.js").Stretch[]} */
  const stretches = []
  pattern.lastIndex = 0
  for (let match; (match = pattern.exec(text));) {
    const end = match.index + match[0].length
    if (match.index && notAfter?.test(text.charAt(match.index - 1))) {
      pattern.lastIndex = match.index + 1
      continue
    }
    pattern.lastIndex = Math.max(end, match.index + 1)
    const group = match.slice(1).find((part) => part !== undefined)
    if (group !== undefined) stretches.push([end - group.length, end])
  }
  return stretches
}

/**
 * The text with a mark in place of each hit; neighbouring marks become one, and doubled spaces beside them.
 * Never longer than the text. `hits` are those that `find` gave for this very text.
 * @param {string} text
 * @param {Hit[]} hits
 */
function takeOut(text, hits) {
  let [end, shorter] = [0, '']
  for (const hit of hits) {
    const between = text.slice(end, hit.start)
    const mark = hit.end - hit.start >= MARK.length ? MARK : SHORT_MARK
    if (!end) shorter = between.replace(/ {2,}$/u, ' ') + mark
    else if (/[^ ]/u.test(between)) shorter += between.replace(/^ {2,}| {2,}$/gu, ' ') + mark
    end = hit.end
  }
  const rest = text.slice(end)
  return shorter + (end ? rest.replace(/^ {2,}/u, ' ') : rest)
}
