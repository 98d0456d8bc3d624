/**
 * Glue: the offer, step by step: what never goes this way, what is needed, the card and the yes. What is saved is the
 * capture form's affair. A yes falls as soon as something is added to what was agreed to (invariant 3).
 */
import { answers, missing, showErrors } from '../capture/questions.js'
import { say } from '../words.js'
import { LIVE, wrongIn } from './asking.js'
import { additions, madeFrom } from './card.js'
import { drawCard } from './drawing.js'
import { watchExits } from './exits.js'
import { directory, nameOf, showServices } from './services.js'

const YES = ['given_by', 'interpreter', 'method']

const form = /** @type {HTMLFormElement} */ (document.querySelector('form.referral'))

/** @type {import('./services.js').Kept} */
let kept = { services: [], today: '', beatOf: {} }
/** @type {import('./card.js').Card | undefined} what was said yes to */
let agreed

form.addEventListener('change', changed)
form.addEventListener('ready', begin)
form.addEventListener('reset', () => setTimeout(startAnew))
watchExits(form, () => step('about'))
form.querySelector('[data-press="card"]')?.addEventListener('click', showCard)
form.querySelector('[data-press="back"]')?.addEventListener('click', () => step('about'))
form.addEventListener('submit', check, { capture: true })
await begin()

async function begin() {
  kept = await directory()
  changed()
}

/** What is shown depends on what was chosen: the live handover, the services. */
function changed() {
  for (const box of form.querySelectorAll('[data-live]')) {
    if (box instanceof HTMLElement) box.hidden = !LIVE.includes(value('reason'))
  }
  showServices(form, kept)
  keepOrVoid()
}

/** Another offer is about somebody else: nobody has said yes to it. */
function startAnew() {
  agreed = undefined
  part('[data-void]').hidden = true
  part('[data-card]').replaceChildren()
  step('first')
  changed()
}

/** The card can be shown once all that it is made of is there. */
async function showCard() {
  const fields = answers(form)
  const errors = Object.fromEntries(
    Object.entries({ ...missing(form, fields), ...alsoMissing(fields) }).filter(([name]) => isAsked('about', name)),
  )
  showErrors(form, errors)
  if (Object.keys(errors).length) return
  await drawCard(form, fields, nameOf(kept, String(fields.service)))
  step('card')
  keepOrVoid()
  part('[data-card]').focus()
}

/** A yes stays while nothing is added. What was ticked and answered under the card is the yes. */
function keepOrVoid() {
  const card = madeFrom(answers(form))
  const said = YES.every((name) => value(name))
  if (agreed && additions(agreed, card).length) {
    for (const name of YES) for (const tick of form.querySelectorAll(`[name="${name}"]`)) uncheck(tick)
    agreed = undefined
    part('[data-void]').hidden = false
  } else if (said && !part('[data-step="card"]').hidden) {
    agreed ??= card
    part('[data-void]').hidden = true
  }
  set('consent', agreed ? 'asked' : '')
  set('wording', '1')
}

/**
 * Nothing is saved before the card was shown and agreed to.
 * @param {Event} event
 */
function check(event) {
  if (part('[data-step="card"]').hidden) {
    event.preventDefault()
    event.stopImmediatePropagation()
    return void showCard()
  }
  const fields = answers(form)
  const errors = { ...missing(form, fields), ...alsoMissing(fields) }
  if (!Object.keys(errors).length) return
  event.preventDefault()
  event.stopImmediatePropagation()
  showErrors(form, errors)
}

/** @param {import('../outbox/shapes').Fields} fields */
function alsoMissing(fields) {
  const age = Number(form.dataset.consentAge)
  return Object.fromEntries(Object.entries(wrongIn(fields, age)).map(([name, key]) => [name, say(key, { age })]))
}

/** @param {'first' | 'about' | 'card'} name */
function step(name) {
  for (const box of form.querySelectorAll('[data-step]')) {
    if (box instanceof HTMLElement) box.hidden = box.dataset.step !== name
  }
  scrollTo(0, 0)
}

/**
 * @param {string} within
 * @param {string} name
 */
function isAsked(within, name) {
  return form.querySelector(`[data-step="${within}"] [data-field="${CSS.escape(name)}"]`) !== null
}

/** @param {string} name */
function value(name) {
  return String(new FormData(form).get(name) ?? '')
}

/**
 * @param {string} name
 * @param {string} text
 */
function set(name, text) {
  const input = form.elements.namedItem(name)
  if (input instanceof HTMLInputElement) input.value = text
}

/** @param {Element} tick */
function uncheck(tick) {
  if (tick instanceof HTMLInputElement) tick.checked = false
}

/** @param {string} selector */
function part(selector) {
  return /** @type {HTMLElement} */ (form.querySelector(selector))
}
