// Compiles the style sheet, copies the few files of others that pages need, and writes down what each one is.
//
// Run by `npm run assets`. What it writes is committed under web/static/vendor, so nobody needs Node to run Heedful.

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const modules = join(root, 'node_modules')
const vendor = join(root, 'web', 'static', 'vendor')

// Licensed for GOV.UK alone: none of it may reach our pages.
const FORBIDDEN = /GDS Transport|govuk-crest|govuk-logotype|crown/i

const COPIED = {
  'govuk-frontend.min.js': ['govuk-frontend', 'dist/govuk/govuk-frontend.min.js'],
  'swagger-ui.css': ['swagger-ui-dist', 'swagger-ui.css'],
  'swagger-ui-bundle.js': ['swagger-ui-dist', 'swagger-ui-bundle.js']
}

// Both licences ask that their text travels with the files; one package leaves its own out, so it is kept here.
const LICENCES = {
  'LICENSE-govuk-frontend.txt': join(here, 'LICENSE-govuk-frontend.txt'),
  'LICENSE-swagger-ui-dist.txt': join(modules, 'swagger-ui-dist', 'LICENSE'),
  'NOTICE-swagger-ui-dist.txt': join(modules, 'swagger-ui-dist', 'NOTICE')
}

rmSync(vendor, { recursive: true, force: true })
mkdirSync(vendor, { recursive: true })
writeFileSync(join(vendor, 'heedful.css'), style())
for (const [name, [from, path]] of Object.entries(COPIED)) copy(name, join(modules, from, path))
for (const [name, path] of Object.entries(LICENCES)) copy(name, path)
writeFileSync(join(vendor, 'MANIFEST.json'), JSON.stringify({ files: manifest() }, null, 2) + '\n')

function style() {
  const made = sass.compile(join(here, 'heedful.scss'), { loadPaths: [modules], style: 'compressed', quietDeps: true })
  const found = made.css.match(FORBIDDEN)
  if (found) throw new Error(`The style sheet contains "${found[0]}", which is licensed for GOV.UK alone.`)
  return made.css + '\n'
}

function copy(name, path) {
  // The source maps stay behind, so nothing may ask for them.
  const text = readFileSync(path, 'utf8').replace(/\n?(\/\/#|\/\*#) sourceMappingURL=[^\n]*\n?/g, '\n')
  writeFileSync(join(vendor, name), text)
}

function manifest() {
  const rows = { 'heedful.css': describe('heedful.css', 'govuk-frontend') }
  for (const [name, [from]] of Object.entries(COPIED)) rows[name] = describe(name, from)
  return rows
}

function describe(name, from) {
  const { version, license } = JSON.parse(readFileSync(join(modules, from, 'package.json'), 'utf8'))
  const sha256 = createHash('sha256').update(readFileSync(join(vendor, name))).digest('hex')
  return { package: from, version, license, sha256 }
}
