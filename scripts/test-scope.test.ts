import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runTestFiles } from './test-files.ts'

/** Runs one file with this text in it: what passed, and the failures with their tests. */
async function runText(text: string): Promise<{ passed: number; failures: string[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-scope-'))
  try {
    const path = join(directory, 'one.test.mjs')
    const imports = `import { test, describe, afterEach } from 'node:test'\nconst sleep = (ms) => new Promise((done) => setTimeout(done, ms))\n`
    writeFileSync(path, imports + text)
    const [result] = await runTestFiles([{ path, env: process.env }])
    assert.ok(result)
    return {
      passed: result.passed,
      failures: result.failures.map(({ name, text: error }) => `${name}: ${error.split('\n')[0] ?? ''}`),
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

test('what fails beside its test fails that test, also while others run', async () => {
  const { passed, failures } = await runText(`
    describe('both', { concurrency: true }, () => {
      test('good', async () => { await sleep(60) })
      test('a timer', async () => { setTimeout(() => { throw new Error('of the timer') }, 20); await sleep(60) })
      test('a promise', async () => { await sleep(1); void Promise.reject(new Error('of the promise')); await sleep(60) })
    })`)
  assert.equal(passed, 1)
  assert.deepEqual(failures.toSorted(), [
    'both > a promise (line 7): Error: of the promise',
    'both > a timer (line 6): Error: of the timer',
  ])
})

test('a test and a hook that are made late belong to the test that made them', async () => {
  const { passed, failures } = await runText(`
    const seen = []
    test('outer', async () => {
      await sleep(5)
      afterEach((context) => seen.push(context.name))
      await test('inner', async () => { await sleep(1); await test('innermost', () => { throw new Error('deep') }) })
    })
    test('after', () => { if (seen.join() !== 'innermost,inner') throw new Error('hooks of ' + seen.join()) })`)
  assert.equal(passed, 1)
  assert.deepEqual(failures, ['outer > inner > innermost (line 8): Error: deep'])
})

test('no promise is watched, and the program has the classes of Node', async () => {
  const { passed, failures } = await runText(`
    import { AsyncResource, executionAsyncId } from 'node:async_hooks'
    test('one', async () => {
      await sleep(1)
      if (executionAsyncId() !== 0) throw new Error('the promise has a number')
      if (AsyncResource.name !== 'AsyncResource') throw new Error(AsyncResource.name)
    })`)
  assert.deepEqual({ passed, failures }, { passed: 1, failures: [] })
})
