/**
 * Names in Latin letters: a run of capitalised words, judged by the words around it and by lists of words.
 * The server does the same in app/records/guard_names.py.
 * @typedef {[start: number, end: number]} Stretch
 * @typedef {{words: Stretch[], cued: boolean, hinted: boolean, barred: boolean, opening: boolean, byList: number}} Piece
 *   Neighbouring capitalised words and what speaks for or against a name; `byList` is the first known given name or -1.
 * @typedef {Record<"cue" | "hint" | "article" | "link" | "particle" | "place" | "common" | "says" | "given" | "given_capital", string>} Lists
 */

import { isLetterAt, isPair, isShouted, lastPart, opensASentence, wordAfter, wordsBefore } from './around.js'

const WORD = "[A-Z][A-Za-z]*(?:(?:-|'(?!s(?![A-Za-z])))[A-Za-z]+)*"
const WORDS = new RegExp(WORD, 'gu')
const TOKENS = /[A-Za-z]+/gu

export class Names {
  /** @param {Lists} lists */
  constructor(lists) {
    /** @param {keyof Lists} name */
    const listed = (name) => new Set(lists[name].split(' '))
    this.cue = listed('cue')
    this.hint = listed('hint')
    this.article = listed('article') // things have articles, people don't: "the Red Lion", "el Bono Social"
    this.link = listed('link')
    this.particle = listed('particle')
    this.place = listed('place')
    this.common = listed('common')
    this.says = listed('says')
    this.givenAnyCase = listed('given')
    this.given = new Set([...this.givenAnyCase, ...listed('given_capital')])
    this.runs = new RegExp(`${WORD}(?: (?:(?:${[...this.particle].join('|')}) ){0,2}${WORD})*`, 'gu')
  }

  /**
   * Stretches that look like a person's name, given both readings of a text.
   * @param {string} low
   * @param {string} bare
   */
  find(low, bare) {
    /** @type {Stretch[]} */
    const found = []
    for (const match of bare.matchAll(this.runs)) {
      const end = match.index + match[0].length
      const words = low.slice(match.index, end).split(' ')
      if (words.every((word) => this.place.has(word) || this.common.has(word))) continue
      for (const piece of this.pieces(low, bare, [match.index, end])) {
        const stretch = this.judged(piece, low, bare)
        if (stretch) found.push(stretch)
      }
    }
    return [...found, ...this.inLowerCase(low, bare)]
  }

  /**
   * A run, cut at words that can't be part of a name.
   * @param {string} low
   * @param {string} bare
   * @param {Stretch} run
   */
  pieces(low, bare, [start, end]) {
    const [near, far] = wordsBefore(low, start, this.particle)
    let piece = emptyPiece({
      cued: this.isCued(near, far),
      hinted: this.hint.has(near),
      barred: this.place.has(near),
      opening: opensASentence(low, start),
    })
    const found = [piece]
    for (const match of bare.slice(start, end).matchAll(WORDS)) {
      const from = start + match.index
      const to = from + match[0].length
      const cut = this.cutAt(low.slice(from, to), piece, isLetterAt(bare, from - 1))
      if (cut) {
        piece.barred ||= cut.barred
        found.push((piece = cut))
        continue
      }
      if (piece.byList < 0 && this.given.has(match[0].toLowerCase())) piece.byList = piece.words.length
      piece.words.push([from, to])
    }
    if (this.place.has(wordAfter(low, end))) piece.barred = true
    return found
  }

  /**
   * The next piece if this word ends the one before, otherwise null.
   * @param {string} word
   * @param {Piece} piece
   * @param {boolean} insideAWord
   */
  cutAt(word, piece, insideAWord) {
    const titled = piece.cued && !piece.words.length // "Mrs Park" is a person
    if (this.place.has(word) && !titled) return emptyPiece({ barred: true })
    if (this.cue.has(word)) return emptyPiece({ cued: true })
    if (this.hint.has(word) && piece.opening && !piece.words.length) return emptyPiece({ hinted: true })
    return (this.common.has(word) && piece.byList < 0) || insideAWord ? emptyPiece({}) : null
  }

  /**
   * The part of a piece that is a name, if any.
   * @param {Piece} piece
   * @param {string} low
   * @param {string} bare
   * @returns {Stretch | null}
   */
  judged({ words, cued, hinted, barred, opening, byList }, low, bare) {
    if (!words.length || barred) return null
    const end = words[words.length - 1][1]
    if (isShouted(bare, words[0][0], end)) return cued ? words[0] : (words[byList] ?? null)
    if (cued || hinted) return [words[0][0], end]
    // A lone word may have its capital only because a sentence begins: "Mark the kerb".
    const aWordToo = opening && words.length === 1 && !this.givenAnyCase.has(bare.slice(...words[0]).toLowerCase())
    if (byList >= 0 && !aWordToo) return [words[opening ? byList : 0][0], end]
    const first = opening && !this.says.has(wordAfter(low, end)) ? 1 : 0
    const isName = isPair(words.slice(first), bare) && !this.article.has(lastPart(low, words[first][0]))
    return isName ? [words[first][0], end] : null
  }

  /**
   * Known given names, also where no capital was typed.
   * @param {string} low
   * @param {string} bare
   */
  inLowerCase(low, bare) {
    /** @type {Stretch[]} */
    const found = []
    for (const { 0: token, index } of bare.matchAll(TOKENS)) {
      const end = index + token.length
      if (!this.givenAnyCase.has(token) || isLetterAt(low, index - 1) || isLetterAt(low, end)) continue
      const around = [wordsBefore(low, index, this.particle)[0], wordAfter(low, end)]
      if (!around.some((word) => this.place.has(word))) found.push([index, end])
    }
    return found
  }

  /** @type {(near: string, far: string) => boolean} */
  isCued(near, far) {
    if (this.link.has(near) && this.place.has(far)) return false
    return this.cue.has(near) || (this.link.has(near) && this.cue.has(far))
  }
}

/**
 * @param {Partial<Piece>} known
 * @returns {Piece}
 */
function emptyPiece(known) {
  return { words: [], cued: false, hinted: false, barred: false, opening: false, byList: -1, ...known }
}
