import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { FileResult } from './tally.ts'
import { runTestFiles } from './test-files.ts'

/** Runs one test file with this text in it, and gives its result. */
async function runText(text: string): Promise<FileResult> {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-runner-'))
  try {
    const file = join(directory, 'given.test.mjs')
    writeFileSync(
      file,
      `import { test, describe } from 'node:test'\nimport assert from 'node:assert'\n${text}\n`,
    )
    const [result] = await runTestFiles([{ path: file, env: process.env }], { openAfterEndMs: 500 })
    assert.ok(result)
    return result
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const texts = (result: FileResult): string[] =>
  result.failures.map((failure) => `${failure.name}: ${failure.text}`)

test('counts the innermost tests, not the suites and tests around them', async () => {
  const result = await runText(`
    describe('suite', () => { test('one', () => {}); test('two', () => {}) })
    test('outer', async (t) => { await t.test('three', () => {}); await t.test('four', () => { assert.equal(1, 2) }) })`)
  assert.equal(result.passed, 3)
  assert.equal(result.failures.length, 1)
  assert.match(texts(result)[0] ?? '', /^outer > four \(line \d+\): AssertionError/)
})

test('a skipped test needs a reason', async () => {
  const result = await runText(`
    test('with', { skip: 'no server here' }, () => {})
    test('without', { skip: true }, () => {})`)
  assert.deepEqual(result.skipped, [{ name: 'with', reason: 'no server here' }])
  assert.match(texts(result).join(), /^without \(line \d+\): skipped without a reason$/)
})

test('a file that crashes fails, and shows what it printed', async () => {
  const result = await runText(`console.log('so far'); throw new Error('boom')`)
  assert.match(texts(result).join(), /^the file as a whole: Error: boom/)
  assert.match(result.output, /so far/)
})

test('a file that cannot be read as a program fails', async () => {
  assert.match(texts(await runText('test(')).join(), /^the file as a whole: SyntaxError/)
})

test('a file without a test fails', async () => {
  assert.match(texts(await runText('')).join(), /no test in it/)
})

test('a file that calls process.exit before its tests have ended fails', async () => {
  const result = await runText(`test('first', () => {}); test('leaves', () => { process.exit(0) })`)
  assert.match(texts(result).join(), /before/)
})

test('a file killed by a signal half-way fails and keeps what had passed', async () => {
  const result = await runText(`
    test('first', () => {})
    test('dies', async () => { await new Promise((r) => setTimeout(r, 100)); process.kill(process.pid, 'SIGKILL') })`)
  assert.equal(result.passed, 1)
  assert.match(texts(result).join(), /SIGKILL/)
})

test('a file that leaves something open fails instead of hanging', async () => {
  const result = await runText(`test('opens', () => { setInterval(() => {}, 1000) })`)
  assert.equal(result.passed, 1)
  assert.match(texts(result).join(), /left open/)
})

test('a test that takes long is not taken for something left open', async () => {
  const result = await runText(`
    const pause = () => new Promise((r) => setTimeout(r, 2_000))
    test('first', () => {})
    test('long', pause)
    describe('suite', () => { test('second', () => {}); test('long, too', pause) })`)
  assert.deepEqual([result.passed, texts(result)], [4, []])
})

test('an error thrown after its test has ended fails the file', async () => {
  const result = await runText(`
    test('starts', () => { setTimeout(() => { throw new Error('late') }, 20) })
    test('waits', async () => { await new Promise((r) => setTimeout(r, 100)) })`)
  assert.match(texts(result).join(), /late/)
})

test('a hook that fails is a failure', async () => {
  const result = await runText(`
    import { before } from 'node:test'
    describe('suite', () => { before(() => { throw new Error('no world') }); test('never', () => {}) })`)
  assert.match(texts(result).join(), /no world/)
})
