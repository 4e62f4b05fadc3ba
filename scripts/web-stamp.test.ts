import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { webInputs, webState } from './web-stamp.mjs'

describe('whether the web application must be built', () => {
  let root: string
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const build = () => {
    write('apps/web/dist/index.html', '<html>')
    write('apps/web/dist/.build.json', JSON.stringify({ inputs: webInputs(root), files: ['index.html'] }))
  }
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'waybill-stamp-'))
    write('package-lock.json', '{}')
    write('apps/web/src/shell/app.tsx', 'one')
    write('packages/client/src/index.ts', 'one')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  test('it is missing until it has been built', () => {
    assert.equal(webState(root), 'missing')
    build()
    assert.equal(webState(root), 'fresh')
  })

  test('an edited, new, renamed or removed source makes it stale, and so does the lock', () => {
    for (const change of [
      () => write('apps/web/src/shell/app.tsx', 'two'),
      () => write('apps/web/src/shell/new.tsx', 'one'),
      () => write('packages/client/src/index.ts', 'two'),
      () => rmSync(join(root, 'packages/client/src/index.ts')),
      () => write('package-lock.json', '{"a":1}'),
    ]) {
      build()
      change()
      assert.equal(webState(root), 'stale')
    }
  })

  test('a test beside the sources does not', () => {
    build()
    write('apps/web/src/shell/app.test.ts', 'test')
    assert.equal(webState(root), 'fresh')
  })

  test('a stamp without its page, or a damaged one, counts as missing', () => {
    build()
    write('apps/web/dist/.build.json', '{"inputs":')
    assert.equal(webState(root), 'missing')
    build()
    rmSync(join(root, 'apps/web/dist/index.html'))
    assert.equal(webState(root), 'missing')
  })
})
