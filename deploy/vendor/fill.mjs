// node fill.mjs ROOT BUILD: copies and bundles the libraries into ROOT/static/vendor and lists them with their hashes.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [root, build] = process.argv.slice(2)
const require = createRequire(join(process.cwd(), build, 'fill.mjs'))
const { buildSync } = require('esbuild')
const modules = join(build, 'node_modules')
const vendor = join(root, 'static/vendor')

const ICONS = {
  today: 'sun', record: 'notebook-pen', followups: 'list-checks', beat: 'map', more: 'menu', sent: 'check-check',
  waiting: 'clock-arrow-up', offline: 'wifi-off', warn: 'triangle-alert', undo: 'undo-2', edit: 'pencil',
  remove: 'trash-2', history: 'history', print: 'printer', person: 'user-round', phone: 'smartphone',
  key: 'key-round', place: 'map-pin', clock: 'clock', search: 'search', check: 'check', close: 'x',
  back: 'arrow-left', install: 'download', lock: 'lock',
}

const read = (name) => readFileSync(join(modules, name), 'utf8')
const about = (name) => JSON.parse(read(`${name}/package.json`))
const bundle = (entry, resolveDir) => buildSync({
  stdin: { contents: entry, resolveDir, loader: 'js' },
  bundle: true, format: 'esm', minify: true, target: 'es2022', treeShaking: true, write: false, legalComments: 'none',
}).outputFiles[0].text

/** One file with a symbol for each icon; strokes come from the style sheet. */
function sprite() {
  const symbols = Object.entries(ICONS).map(([id, name]) => {
    const drawn = read(`lucide-static/icons/${name}.svg`).match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1]
    return `<symbol id="${id}" viewBox="0 0 24 24">${drawn.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>')}</symbol>`
  })
  const look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
  return `<svg xmlns="http://www.w3.org/2000/svg" ${look}>${symbols.join('')}</svg>\n`
}

const files = {
  'static/vendor/htmx.js': [read('htmx.org/dist/htmx.min.js'), ['htmx.org']],
  'static/vendor/idb.js': [bundle("export { openDB, deleteDB } from 'idb'", build), ['idb']],
  'static/vendor/hpke.js': [bundle(readFileSync(join(build, 'hpke.entry.js'), 'utf8'), build), ['@hpke/core', '@hpke/common']],
  'static/icons/sprite.svg': [sprite(), ['lucide-static']],
  'tests/vendor/axe.min.js': [read('axe-core/axe.min.js'), ['axe-core']],
}

mkdirSync(vendor, { recursive: true })
mkdirSync(join(root, 'tests/vendor'), { recursive: true })
mkdirSync(join(root, 'static/icons'), { recursive: true })
const listed = Object.entries(files).map(([path, [text, sources]]) => {
  writeFileSync(join(root, path), text)
  return {
    path,
    sha256: createHash('sha256').update(text).digest('hex'),
    made_from: sources.map((name) => `${name}@${about(name).version}`),
    licence: [...new Set(sources.map((name) => about(name).license))].join(', '),
  }
})
writeFileSync(join(root, 'deploy/vendor/vendored.json'), `${JSON.stringify(listed, null, 2)}\n`)

writeFileSync(join(vendor, 'idb.d.ts'), read('idb/build/entry.d.ts'))

const licences = ['htmx.org', 'idb', '@hpke/core', 'lucide-static', 'axe-core']
const texts = licences.map((name) => `${name}\n${'='.repeat(name.length)}\n\n${read(`${name}/LICENSE`).trim()}\n`)
writeFileSync(join(root, 'deploy/vendor/LICENSES.txt'), texts.join('\n\n'))
