/**
 * Pure: the order in which to walk blocks. Greedy (always the nearest next), then made shorter by 2-opt: where turning
 * round a stretch of the way, or moving one block to elsewhere in it, saves steps, it is done. The first stays the first.
 * A few blocks, as on most beats, are tried with each of them as the second, which all but always finds the shortest way.
 */

/** @typedef {{label: string, lat: number | null, lon: number | null}} Block in degrees */
/** @typedef {{lat: number, lon: number}} Point in degrees */

const EARTH_M = 6_371_000
const RAD = Math.PI / 180
const WORTH_M = 0.01 // Less is rounding, and could go on for ever.
const FEW = 12

/**
 * @template {Block} T
 * @param {T[]} blocks
 * @param {Point | null} [from] where the phone is, if that is known: then the nearest block is the first, else the first
 *   by name
 * @returns {T[]} all of them; those without a position come last, by name
 */
export function walkingOrder(blocks, from = null) {
  const named = [...blocks].sort((a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }))
  const placed = named.filter((block) => point(block))
  const first = from ? nearest(placed, from) : 0
  const begun = placed.splice(first, 1)
  const tries = placed.length > FEW || !placed.length ? [begun] : placed.map((second) => [...begun, second])
  const [way] = tries.map((start) => shortened(greedy(start, placed))).sort((a, b) => lengthOf(a) - lengthOf(b))
  return [...way, ...named.filter((block) => !point(block))]
}

/**
 * @param {Block[]} way
 * @returns {number} its length in metres, as the crow flies
 */
export function lengthOf(way) {
  return way.slice(1).reduce((sum, block, i) => sum + metres(way[i], block), 0)
}

/**
 * @template {Block} T
 * @param {T[]} begun how the way begins
 * @param {T[]} blocks
 * @returns {T[]}
 */
function greedy(begun, blocks) {
  const way = [...begun]
  const left = blocks.filter((block) => !way.includes(block))
  for (let here = way.at(-1); here && left.length; here = way.at(-1)) way.push(...left.splice(nearest(left, here), 1))
  return way
}

/**
 * @param {Block[]} blocks
 * @param {Block | Point} here
 * @returns {number} the index of the nearest, of equals the first
 */
function nearest(blocks, here) {
  const far = blocks.map((block) => metres(here, block))
  return far.indexOf(Math.min(...far))
}

/**
 * @template {Block} T
 * @param {T[]} way changed in place, until nothing more saves steps
 * @returns {T[]}
 */
function shortened(way) {
  for (let better = true; better; ) {
    better = false
    for (let i = 1; i < way.length; i++) {
      for (let j = 1; j < way.length; j++) better = (j > i && turnRound(way, i, j)) || move(way, i, j) || better
    }
  }
  return way
}

/**
 * 2-opt: walk the stretch from i to j the other way round, if that is shorter. The way is open: after its end comes nothing.
 * @param {Block[]} way
 * @param {number} i
 * @param {number} j
 */
function turnRound(way, i, j) {
  const after = way[j + 1]
  const now = metres(way[i - 1], way[i]) + (after ? metres(way[j], after) : 0)
  const then = metres(way[i - 1], way[j]) + (after ? metres(way[i], after) : 0)
  if (now - then < WORTH_M) return false
  way.splice(i, j - i + 1, ...way.slice(i, j + 1).reverse())
  return true
}

/**
 * The block at i goes to another place in the way, if that is shorter.
 * @param {Block[]} way
 * @param {number} i
 * @param {number} to
 */
function move(way, i, to) {
  if (to === i || to === i - 1) return false
  const [before, block, next] = [way[i - 1], way[i], way[i + 1]]
  const after = way[to + 1]
  const saved = metres(before, block) + (next ? metres(block, next) - metres(before, next) : 0)
  const cost = metres(way[to], block) + (after ? metres(block, after) - metres(way[to], after) : 0)
  if (saved - cost < WORTH_M) return false
  way.splice(i, 1)
  way.splice(to < i ? to + 1 : to, 0, block)
  return true
}

/**
 * @param {Block | Point} a
 * @param {Block | Point} b both with a position
 * @returns {number} metres, on a plane: exact enough over a beat
 */
function metres(a, b) {
  const [lat, lon, otherLat, otherLon] = [a.lat ?? 0, a.lon ?? 0, b.lat ?? 0, b.lon ?? 0]
  const east = (otherLon - lon) * RAD * Math.cos(((lat + otherLat) / 2) * RAD)
  return EARTH_M * Math.hypot((otherLat - lat) * RAD, east)
}

/** @param {Block} block */
function point({ lat, lon }) {
  return lat !== null && lon !== null
}
