import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const SOURCES = fileURLToPath(new URL('..', import.meta.url))

test('each rule of SPEC.md is cited by the title of at least one test, and no test cites a rule that is not there', () => {
  const spec = readFileSync(new URL('SPEC.md', import.meta.url), 'utf8')
  const rules = [...spec.matchAll(/^- \*\*([A-Z]\d+) /gm)].map(([, rule]) => rule ?? '')
  const cited = new Set(
    globSync('**/*.test.ts', { cwd: SOURCES }).flatMap((path) =>
      [...readFileSync(join(SOURCES, path), 'utf8').matchAll(/\btest\(\s*['"`]([CLR]\d+): /g)].map(
        ([, rule]) => rule ?? '',
      ),
    ),
  )
  assert.ok(rules.length >= 16)
  assert.deepEqual(
    rules.filter((rule) => !cited.has(rule)),
    [],
    'write a test whose title begins with "<rule>: "',
  )
  assert.deepEqual(
    [...cited].filter((rule) => !rules.includes(rule)),
    [],
    'rules stand in kernel/SPEC.md',
  )
})
