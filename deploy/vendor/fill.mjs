// node fill.mjs ROOT BUILD: copies and bundles the libraries that lie in BUILD/node_modules into ROOT, and lists each
// file that it wrote with its hash, source and licence. The same packages make the same bytes.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

const [root, build] = process.argv.slice(2).map((path) => resolve(path))
const { buildSync } = createRequire(join(build, 'fill.mjs'))('esbuild')

const ICONS = {
  today: 'sun', record: 'notebook-pen', followups: 'list-checks', beat: 'map', more: 'menu', sent: 'check-check',
  waiting: 'clock-arrow-up', offline: 'wifi-off', warn: 'triangle-alert', undo: 'undo-2', edit: 'pencil',
  remove: 'trash-2', history: 'history', print: 'printer', person: 'user-round', phone: 'smartphone',
  key: 'key-round', place: 'map-pin', clock: 'clock', search: 'search', check: 'check', close: 'x',
  back: 'arrow-left', install: 'download', lock: 'lock',
}

/** Beside the words of the residents' form: a file of its own, so that neither page asks for the other's pictures. */
const CONCERNS = {
  shield: 'shield-alert', lamp: 'lightbulb', noise: 'volume-2', needle: 'syringe', bottle: 'beer', trouble: 'megaphone',
  threat: 'message-square-warning', traffic: 'car', rubbish: 'trash-2', vehicle: 'bike', young: 'volleyball',
  neighbour: 'heart-handshake', scam: 'hand-coins', school: 'school', other: 'circle-question-mark',
  leave: 'log-out', here: 'locate-fixed', warn: 'triangle-alert', print: 'printer', check: 'check',
}

const read = (name) => readFileSync(join(build, 'node_modules', name), 'utf8')
const about = (name) => JSON.parse(read(`${name}/package.json`))

/** One minified ES module that imports nothing. */
function bundle(contents) {
  return buildSync({
    stdin: { contents, resolveDir: build, loader: 'js' },
    alias: { crypto: join(build, 'no-node.js') },
    bundle: true, format: 'esm', minify: true, target: 'es2022', write: false, legalComments: 'none',
  }).outputFiles[0].text
}

/** One file with a symbol for each icon; strokes come from the style sheet. */
function sprite(icons) {
  const symbols = Object.entries(icons).map(([id, name]) => {
    const drawn = read(`lucide-static/icons/${name}.svg`).match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1]
    return `<symbol id="${id}" viewBox="0 0 24 24">${drawn.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>')}</symbol>`
  })
  const look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
  return `<svg xmlns="http://www.w3.org/2000/svg" ${look}>${symbols.join('')}</svg>\n`
}

/** idb's types, as far as the module has them: `wrap` and `unwrap` are left out of it. */
const idbTypes = () => read('idb/build/entry.d.ts').replace(/^export \{ unwrap, wrap \}.*\n/m, '')

/** The licences of packages, each under its name: their terms ask that the texts go where the code goes. */
function licences(names) {
  const texts = names.map((name) => `${name}\n${'='.repeat(name.length)}\n\n${read(`${name}/LICENSE`).trim()}\n`)
  return texts.join('\n\n')
}

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** Write a file that was made from packages, and say what it is. */
function vendor([path, sources, text]) {
  write(path, text)
  return {
    path,
    sha256: createHash('sha256').update(text).digest('hex'),
    made_from: sources.map((name) => ({ name, version: about(name).version, licence: about(name).license })),
  }
}

const served = [
  ['static/vendor/htmx.js', ['htmx.org'], read('htmx.org/dist/htmx.min.js')],
  ['static/vendor/idb.js', ['idb'], bundle("export { openDB, deleteDB } from 'idb'")],
  ['static/vendor/idb.d.ts', ['idb'], idbTypes()],
  ['static/vendor/hpke.js', ['@hpke/core', '@hpke/common'], bundle(readFileSync(join(build, 'hpke.entry.js'), 'utf8'))],
  ['static/icons/sprite.svg', ['lucide-static'], sprite(ICONS)],
  ['static/icons/concerns.svg', ['lucide-static'], sprite(CONCERNS)],
]
const forTests = [['tests/vendor/axe.min.js', ['axe-core'], read('axe-core/axe.min.js')]]

const packages = (files) => [...new Set(files.flatMap(([, sources]) => sources))]
write('static/vendor/vendored.json', `${JSON.stringify([...served, ...forTests].map(vendor), null, 2)}\n`)
write('static/vendor/LICENSES.txt', licences(packages(served)))
write('tests/vendor/LICENSE.txt', licences(packages(forTests)))
