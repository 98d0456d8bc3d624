/**
 * Glue: a round from door to door, on one page: beat, blocks in walking order, one block after the other. The doors of
 * the block at hand are in memory alone; leaving the page with some of them unsaved asks first.
 */
import { whereKnown, askToLocate } from '../capture/nearby.js'
import { showErrors } from '../capture/questions.js'
import { uuid7 } from '../ids.js'
import { say } from '../words.js'
import { drawBeats, drawBlock, drawBlocks, drawTally, offerFollowUp, showStep, tellSaved } from './drawing.js'
import { blocksOf, guardLeaving, opened } from './opening.js'
import { walkingOrder } from './order.js'
import { save } from './saving.js'
import { Tally } from './tally.js'

/** @typedef {import('../outbox/shapes').Place} Place */

const form = /** @type {HTMLFormElement} */ (document.querySelector('form[data-outbox]'))
const answers = [...form.querySelectorAll('[data-answer]')].map((button) => button.getAttribute('data-answer') ?? '')

/** @type {string | undefined} */
let owner

/** @type {import('../outbox/shapes').Kit | undefined} */
let kit

/** @type {import('../capture/nearby.js').Fix | null} */
let here = null

/** @type {string | undefined} */
let beat

/** @type {Place[]} */
let order = []

/** @type {{block: Place, id: string, tally: Tally} | null} the block whose doors are being knocked at */
let at = null

/** @type {Set<string>} blocks whose totals are saved */
const saved = new Set()

let busy = false

press('begin', () => walk(order.find(({ id }) => !saved.has(id))))
press('from-here', async () => {
  here = await askToLocate()
  if (!at) showBlocks()
})
press('undo', () => count((tally) => tally.undo()))
press('skip', () => walk(after()))
press('list', showBlocks)
press('done', done)
for (const button of form.querySelectorAll('[data-answer]')) {
  button.addEventListener('click', () => count((tally) => tap(tally, button.getAttribute('data-answer') ?? '')))
}
new BroadcastChannel('outbox').addEventListener('message', ({ data: news }) => news.type === 'phone' && open())
await open()
form.dataset.ready = ''
form.dispatchEvent(new Event('ready'))

/** Draw what is this officer's, now and whenever the phone has learnt something. A block that is begun stays. */
async function open() {
  const found = await opened(form)
  if (found.owner !== owner && !at?.tally.doors) at = null // Somebody else records: their blocks.
  owner = found.owner
  kit = found.kit
  here ??= await whereKnown()
  if (!at) start()
}

function start() {
  const walked = kit?.beats.filter(({ id }) => blocksOf(kit, id).length) ?? []
  if (!walked.length) return showStep('none')
  if (walked.length === 1) beat = walked[0].id
  if (walked.some(({ id }) => id === beat)) return showBlocks()
  drawBeats(walked, (id) => {
    beat = id
    showBlocks()
  })
  showStep('beats')
}

function showBlocks() {
  at = null
  order = walkingOrder(blocksOf(kit, beat), here)
  form.querySelector('[data-press="from-here"]')?.toggleAttribute('hidden', Boolean(here))
  drawBlocks(order, saved, walk)
  showStep('blocks')
}

/** @param {Place | undefined} block none: the list, with what is left of it */
function walk(block) {
  if (!block) return showBlocks()
  at = { block, id: uuid7(), tally: new Tally(answers, Number(form.dataset.most)) }
  drawBlock(block, order.indexOf(block) + 1, order.length)
  drawTally(at.tally)
  showErrors(form, {})
  showStep('block')
}

/** @returns {Place | undefined} the next block on the way that is not saved */
function after() {
  const next = at ? order.indexOf(at.block) + 1 : 0
  return order.slice(next).find(({ id }) => !saved.has(id))
}

/** @param {(tally: Tally) => void} change */
function count(change) {
  if (!at || busy) return
  showErrors(form, {})
  change(at.tally)
  drawTally(at.tally)
  if (at.tally.totals.asked_to_return) offerFollowUp(at.block)
  guardLeaving(form, at.tally.doors > 0)
}

/**
 * @param {Tally} tally
 * @param {string} answer
 */
function tap(tally, answer) {
  if (!tally.add(answer)) showErrors(form, { '': say('round_most') })
}

async function done() {
  if (!at?.tally.doors || busy) return
  busy = true
  const { block, id, tally } = at
  const kept = await save(form, { id, owner, block: block.id, totals: tally.totals }).finally(() => (busy = false))
  if (!kept) return
  guardLeaving(form, false)
  saved.add(block.id)
  tellSaved(block)
  offerFollowUp(tally.totals.asked_to_return ? block : null)
  walk(after())
}

/**
 * @param {string} name
 * @param {() => unknown} does
 */
function press(name, does) {
  form.querySelector(`[data-press="${name}"]`)?.addEventListener('click', () => does())
}
