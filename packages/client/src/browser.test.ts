import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../../', import.meta.url)

test('the client uses nothing that a browser does not have', async () => {
  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(
      fileURLToPath(new URL('node_modules/.bin/tsc', ROOT)),
      ['-p', 'packages/client/tsconfig.browser.json'],
      { cwd: ROOT, shell: process.platform === 'win32' },
      (error, output) => resolve({ code: error?.code ?? 0, output }),
    )
  })
  assert.equal(code, 0, output)
})
