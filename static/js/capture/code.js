/**
 * Pure, but for chance: a resident's code, as the server reads it (app/concerns/code.py). Twenty digits, the last one a
 * check digit (ISO 7064, MOD 11,10).
 */

const DIGITS = 19
const GROUP = 4
const RANDOM_BYTES = 16

/** @returns {string} a new code: nobody but this page knows it yet */
export function mint() {
  return fromBytes(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)))
}

/**
 * @param {Iterable<number>} random sixteen bytes; nineteen digits are made of them (the bias is below 2⁻⁶⁴)
 * @returns {string}
 */
export function fromBytes(random) {
  let whole = 0n
  for (const byte of random) whole = whole * 256n + BigInt(byte)
  return withCheckDigit(String(whole % 10n ** BigInt(DIGITS)).padStart(DIGITS, '0'))
}

/**
 * @param {string} digits
 * @returns {string} the digits and the one that follows from them
 */
export function withCheckDigit(digits) {
  let product = 10
  for (const sign of digits) product = (((Number(sign) + product) % 10 || 10) * 2) % 11
  return digits + ((11 - product) % 10)
}

/**
 * @param {string} code
 * @returns {string} `4821 0937 5512 0048 3317`
 */
export function written(code) {
  const groups = []
  for (let start = 0; start < code.length; start += GROUP) groups.push(code.slice(start, start + GROUP))
  return groups.join(' ')
}
