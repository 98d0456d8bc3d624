/**
 * How the guard reads a text: digits, dashes and letters made alike, each character still knowing where it stood.
 * The server does the same in app/records/guard_fold.py, where the reasons are.
 *
 * @typedef {{low: string, bare: string, at: number[]}} Reading Two readings of the same length: `low` in lower case with
 *   accents, `bare` with its case and without the accents of Latin letters. `at[i]` is where character i began, in
 *   UTF-16 units, with one more entry for the end.
 * @typedef {{zeros: string, drop: string, as: Record<string, string>, bare: Record<string, string>}} Tables
 */

export const COVER = '…' // stands for what was found; no pattern matches it
const OTHER = '\ufffc' // stands for a character outside the basic plane: an emoji, a rare ideograph
const PIECES = /[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^]/gu
const CASED = /[A-Z\u00c0-\u052f\u1e00-\u1eff]/u
const LATIN = /[\u00c0-\u024f\u1e00-\u1eff]/u
const FIRST_MATHEMATICAL_DIGIT = 0x1d7ce
const LAST_MATHEMATICAL_DIGIT = 0x1d7ff

/**
 * @param {Tables} tables
 * @returns {(text: string) => Reading}
 */
export function folder(tables) {
  const same = readAs(tables)
  const dropped = new RegExp(tables.drop, 'u')
  const bases = new Map(Object.entries(tables.bare).flatMap(([base, all]) => [...all].map((one) => [one, base])))
  return (text) => {
    let [low, bare] = ['', '']
    const at = []
    for (const match of text.matchAll(PIECES)) {
      if (match[0].length === 1 && dropped.test(match[0])) continue
      const character = oneCharacter(match[0])
      low += lowered(same.get(character) ?? character)
      bare += same.get(character) ?? bases.get(character) ?? withoutAccents(character)
      at.push(match.index)
    }
    at.push(text.length)
    return { low, bare, at }
  }
}

/** @param {string} piece */
function oneCharacter(piece) {
  const code = piece.codePointAt(0) ?? 0
  if (code >= FIRST_MATHEMATICAL_DIGIT && code <= LAST_MATHEMATICAL_DIGIT) {
    return String((code - FIRST_MATHEMATICAL_DIGIT) % 10)
  }
  if (code > 0xffff) return OTHER
  return piece.length > 1 ? piece.normalize('NFC').charAt(0) : piece
}

/** @param {string} character */
function lowered(character) {
  return CASED.test(character) ? character.toLowerCase().charAt(0) : character
}

/** @param {string} character */
function withoutAccents(character) {
  if (!LATIN.test(character)) return character
  const base = character.normalize('NFD').charAt(0)
  return base < '\u0080' ? base : character
}

/**
 * Characters that are read as another: digits of every script, full-width letters, dashes, spaces.
 * @param {Tables} tables
 */
function readAs(tables) {
  /** @type {Map<string, string>} */
  const same = new Map()
  for (let code = 0xff01; code < 0xff5f; code++) {
    same.set(String.fromCharCode(code), String.fromCharCode(code - 0xfee0))
  }
  for (const zero of tables.zeros) {
    for (let value = 0; value < 10; value++) same.set(String.fromCharCode(zero.charCodeAt(0) + value), String(value))
  }
  for (const [one, others] of Object.entries(tables.as)) for (const other of others) same.set(other, one)
  return same
}

/**
 * The same reading with a stretch covered.
 * @param {Reading} reading
 * @param {number} start
 * @param {number} end
 * @returns {Reading}
 */
export function without({ low, bare, at }, start, end) {
  const cover = COVER.repeat(end - start)
  return {
    low: low.slice(0, start) + cover + low.slice(end),
    bare: bare.slice(0, start) + cover + bare.slice(end),
    at,
  }
}
