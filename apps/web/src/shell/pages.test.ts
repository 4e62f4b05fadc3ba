import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the guide names the pages and their letters after G, in their order', () => {
  // As text: the pages hold pictures, which only a browser draws.
  const pages = [...read('./pages.ts').matchAll(/label: 'shell\.page\.(\w+)'.* letter: '(\w)'/g)]
  assert.ok(pages.length > 5)
  const letters = pages.map(([, , letter]) => `\`${String(letter).toUpperCase()}\``).join(' ')
  const names = pages.map(([, name = '']) => name.replaceAll('_', ' ')).join(', ')
  assert.ok(read('../../../../docs/guides/web.md').includes(`| \`G\` then ${letters} | go to ${names} |`))
})
