import { i18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { en } from './en.ts'

const FOLDER = join(import.meta.dirname, 'en')

test('every message can be read by the compiler, and plurals become words', () => {
  const compiled = Object.fromEntries(Object.entries(en).map(([key, text]) => [key, compileMessage(text)]))
  i18n.loadAndActivate({ locale: 'en', messages: compiled })
  assert.equal(i18n._('shell.sending', { count: 1 }), 'Sending 1 change')
  assert.equal(i18n._('shell.sending', { count: 12_000 }), 'Sending 12,000 changes')
})

test('each part has a file of its own, whose keys begin with its name and are nowhere else', () => {
  const keys: string[] = []
  for (const file of globSync('*.ts', { cwd: FOLDER })) {
    const part = basename(file, '.ts').replaceAll('-', '_')
    const own = [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(
      ([, key = '']) => key,
    )
    for (const key of own) assert.ok(key.startsWith(`${part}.`), `${key} stands in ${file}`)
    keys.push(...own)
  }
  assert.equal(new Set(keys).size, keys.length)
  assert.deepEqual(keys.toSorted(), Object.keys(en).toSorted())
})

test('no message shouts, begs or ends with a space', () => {
  for (const [key, text] of Object.entries(en)) assert.doesNotMatch(text, /!|\bplease\b|^\s|\s$/i, key)
})
