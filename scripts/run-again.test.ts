import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runFilesAgainAlone } from './run-again.ts'
import { Totals } from './totals.ts'

/** Runs files with these texts in them, and gives what happened and the end of the output. */
async function runTexts(texts: Record<string, string>) {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-again-'))
  try {
    const files = Object.entries(texts).map(([name, text]) => {
      const path = join(directory, `${name}.test.mjs`)
      writeFileSync(
        path,
        `import { test } from 'node:test'\nimport assert from 'node:assert'\nimport { existsSync, writeFileSync } from 'node:fs'\n${text}\n`,
      )
      return { path, env: process.env }
    })
    const again: string[] = []
    const nameOf = (file: string) => /(\w+)\.test\.mjs$/.exec(file)?.[1] ?? file
    const run = await runFilesAgainAlone(files, { onAgain: (file) => again.push(nameOf(file)) })
    const totals = new Totals()
    totals.add('script tests', run.results, run.unsteady)
    return { ...run, again, totals, lines: totals.lines().map((line) => line.replace(/\S*\//g, '')) }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Fails the first time. */
const unsteady = `test('waits for a time', () => {
  const seen = new URL('seen-' + import.meta.url.split('/').at(-1), import.meta.url)
  const again = existsSync(seen)
  writeFileSync(seen, '')
  assert.ok(again, 'too early')
})`
const steady = `test('passes', () => {})`
const broken = `test('is broken', () => assert.equal(1, 2))`

test('a file that passes only when it is run again, alone, counts as passed and is named with its first failure', async () => {
  const { again, totals, lines } = await runTexts({ steady, unsteady })
  assert.deepEqual(again, ['unsteady'])
  assert.deepEqual([totals.passed, totals.failed], [2, 0])
  const from = lines.indexOf('Unsteady (passed only when run again; mend these):')
  assert.match(lines[from + 1] ?? '', /unsteady\.test\.mjs$/)
  assert.match(lines[from + 2] ?? '', /^ {4}x waits for a time/)
  assert.match(lines.join('\n'), /too early/)
  assert.equal(lines.at(-1), '2 passed, 0 failed')
})

test('a file that fails both times fails once, and is not called unsteady', async () => {
  const { again, totals, lines } = await runTexts({ steady, broken })
  assert.deepEqual(again, ['broken'])
  assert.deepEqual([totals.passed, totals.failed], [1, 1])
  assert.ok(!lines.join('\n').includes('Unsteady'))
  assert.equal(lines.at(-1), '1 passed, 1 failed')
})

test('results stand in the order of the files, whichever ended first', async () => {
  const slow = `test('slow', async () => { await new Promise((done) => setTimeout(done, 300)) })`
  const { results } = await runTexts({ slow, broken, steady })
  assert.deepEqual(
    results.map(({ file, failures }) => [/(\w+)\.test/.exec(file)?.[1], failures.length]),
    [
      ['slow', 0],
      ['broken', 1],
      ['steady', 0],
    ],
  )
})

test('more than three unsteady files fail the run', async () => {
  const many = (count: number) =>
    runTexts(
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`file${String(index)}`, unsteady])),
    )
  const three = await many(3)
  assert.deepEqual([three.totals.passed, three.totals.failed], [3, 0])
  const four = await many(4)
  assert.deepEqual([four.totals.passed, four.totals.failed], [4, 1])
  assert.ok(four.lines.includes('  4 unsteady files, more than 3'))
  assert.equal(four.lines.at(-1), '4 passed, 1 failed')
})

test('when very many files fail none is run again', async () => {
  const { again, totals } = await runTexts(
    Object.fromEntries(Array.from({ length: 11 }, (_, number) => [`broken${String(number)}`, broken])),
  )
  assert.deepEqual([again, totals.failed], [[], 11])
})
