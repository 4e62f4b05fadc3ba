import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { slack } from './index.ts'
import { MANIFEST } from './manifest.ts'

test('the page of the plugin shows the manifest of the guide, with the address of this Waybill', () => {
  const guide = readFileSync(new URL('../../docs/guides/slack.md', import.meta.url), 'utf8')
  const [, written] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? []
  assert.equal(MANIFEST.replaceAll('{hooks}', 'https://tickets.example.org/api/v1/hooks/slack'), written)
  assert.ok(slack.guide?.includes(MANIFEST))
})
