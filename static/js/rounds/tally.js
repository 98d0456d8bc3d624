/**
 * Pure: the doors of the block that is being walked. They are kept in memory alone, to be able to take the last one
 * back: no disk and no server ever learns what came of one door.
 */
export class Tally {
  /** @type {string[]} one for each door, in the order of the taps */
  #doors = []

  /** @type {string[]} */
  #answers

  /** @type {number} */
  #most

  /**
   * @param {string[]} answers what can come of a door
   * @param {number} most doors of one answer
   */
  constructor(answers, most) {
    this.#answers = answers
    this.#most = most
  }

  /** @returns {number} how many doors were tapped */
  get doors() {
    return this.#doors.length
  }

  /** @returns {Record<string, number>} how many doors gave each answer, also none */
  get totals() {
    const none = Object.fromEntries(this.#answers.map((answer) => [answer, 0]))
    return this.#doors.reduce((totals, answer) => ({ ...totals, [answer]: totals[answer] + 1 }), none)
  }

  /**
   * @param {string} answer
   * @returns {boolean} false when there is no room for more of it
   */
  add(answer) {
    if (this.totals[answer] >= this.#most) return false
    this.#doors.push(answer)
    return true
  }

  /** Take the last tap back. */
  undo() {
    this.#doors.pop()
  }
}
