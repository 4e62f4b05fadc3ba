import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { needsOwnProcess } from './own-process.ts'
import { runTestFiles } from './test-files.ts'

/** Says as which process it runs. */
const WHO = `console.log('process', process.pid)`

/** Runs files with these texts in them, one at a time, and gives what each did: its process and its failures. */
async function runTexts(texts: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-shared-'))
  try {
    const files = texts.map((text, index) => {
      const path = join(directory, `${String(index)}.test.mjs`)
      writeFileSync(
        path,
        `import { test, describe, before, beforeEach, after } from 'node:test'\n${WHO}\n${text}\n`,
      )
      return { path, env: process.env }
    })
    const results = await runTestFiles(files, { atOnce: 1, openAfterEndMs: 500 })
    return results.map(({ output, passed, failures }) => ({
      process: /process (\d+)/.exec(output)?.[1],
      output,
      passed,
      failures: failures.map(({ name, text }) => `${name}: ${text}`),
    }))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const GOOD = `test('good', () => {})`

test('files share a process, and each has its own result and output', async () => {
  const results = await runTexts([
    `${GOOD}; console.log('of the first')`,
    `describe('suite', () => { test('wrong', () => { throw new Error('no') }) })`,
    GOOD,
  ])
  assert.equal(new Set(results.map((one) => one.process)).size, 1)
  assert.deepEqual(
    results.map(({ passed, failures }) => [passed, failures.length]),
    [
      [1, 0],
      [0, 1],
      [1, 0],
    ],
  )
  assert.match(results[1]?.failures[0] ?? '', /^suite > wrong \(line \d+\): Error: no/)
  assert.ok(!results[2]?.output.includes('of the first'))
})

test('the hooks of a file are its own', async () => {
  const [first, second] = await runTexts([
    `before(() => console.log('before')); beforeEach(() => console.log('each')); after(() => console.log('after')); ${GOOD}`,
    GOOD,
  ])
  assert.match(first?.output ?? '', /before\neach\nafter/)
  assert.doesNotMatch(second?.output ?? '', /before|each|after/)
})

test('a file that says that it changes its process runs in one of its own', async () => {
  const [first, own, last] = await runTexts([GOOD, `process.env['SOME'] = 'thing'; ${GOOD}`, GOOD])
  assert.equal(first?.process, last?.process)
  assert.notEqual(first?.process, own?.process)
  assert.deepEqual([own?.passed, own?.failures], [1, []])
})

test('a file that ends the process fails with what it had done, and the next begin another one', async () => {
  const soon = `await new Promise((done) => setTimeout(done, 200))`
  const results = await runTexts([
    GOOD,
    `${GOOD}; test('leaves', async () => { ${soon}; process['ex' + 'it'](0) }); test('never', () => {})`,
    GOOD,
  ])
  assert.deepEqual(
    results.map(({ passed }) => passed),
    [1, 1, 1],
  )
  assert.match(results[1]?.failures.join() ?? '', /^the file as a whole: ended \(process.exit\?\)/)
  assert.deepEqual(results[2]?.failures, [])
  assert.notEqual(results[2]?.process, results[1]?.process)
})

test('a file that leaves something open or throws too late fails, not the one after it', async () => {
  const [open, late, next] = await runTexts([
    `test('opens', () => { setInterval(() => {}, 1000) })`,
    `test('throws', () => { setTimeout(() => { throw new Error('too late') }, 50) })`,
    GOOD,
  ])
  assert.match(open?.failures.join() ?? '', /left open/)
  assert.match(late?.failures.join() ?? '', /^after its test had ended: Error: too late/)
  assert.deepEqual(next?.failures, [])
})

test('an error that no test waits for fails the test that runs, once', async () => {
  const [result] = await runTexts([
    `test('waits', async () => { setTimeout(() => { throw new Error('aside') }, 10); await new Promise((done) => setTimeout(done, 100)) })`,
  ])
  assert.deepEqual(result?.failures.length, 1)
  assert.match(result?.failures[0] ?? '', /^waits \(line \d+\): Error: aside/)
})

test('what a test does to its whole process is seen in its text', () => {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-own-'))
  const path = join(directory, 'given.test.ts')
  const needs = (text: string): boolean => {
    writeFileSync(path, text)
    return needsOwnProcess(path)
  }
  try {
    for (const text of [
      `process.exit(1)`,
      `process.chdir(folder)`,
      `process.env['PORT'] = '1'`,
      `delete process.env['PORT']`,
      `process.on('SIGTERM', stop)`,
      `mock.timers.enable()`,
      `globalThis.fetch = fake`,
      `const before = process.memoryUsage()`,
    ])
      assert.ok(needs(text), text)
    for (const text of [
      `process.env['PORT'] === '1'`,
      `spawn(process.execPath)`,
      `mock.method(world, 'read')`,
    ])
      assert.ok(!needs(text), text)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
