import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const ASSETS = new URL('../apps/web/dist/assets/', import.meta.url)
const IMPORTED = /\b(?:import|from)\s*["']\.\/([^"']+\.js)["']/g

/** The files that each loads before it runs. */
function imports(): Map<string, string[]> {
  const files = readdirSync(ASSETS).filter((name) => name.endsWith('.js'))
  return new Map(
    files.map((name) => {
      const text = readFileSync(new URL(name, ASSETS), 'utf8')
      return [name, [...text.matchAll(IMPORTED)].flatMap(([, file]) => file ?? [])]
    }),
  )
}

// Of files that need each other one runs before what it needs is there, and finds nothing where an icon or a function should be.
test('no built file of the web needs itself by way of others', () => {
  const known = imports()
  assert.ok(
    [...known.values()].some((files) => files.length > 0),
    'no import was found',
  )
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]) => {
    assert.ok(!way.includes(file), [...way, file].join(' > '))
    if (done.has(file)) return
    for (const next of known.get(file) ?? []) visit(next, [...way, file])
    done.add(file)
  }
  for (const file of known.keys()) visit(file, [])
})
