import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSafeLink } from './addresses.ts'

test('an address that a browser reads as one of another host is no page of this installation', () => {
  for (const address of ['//a.example', '/\\a.example', '/\\/a.example', 'https:a b', '', 'tickets/WEB-1'])
    assert.equal(isSafeLink(address), false, address)
  for (const address of ['/', '/tickets/WEB-1', '/tickets?q=a//b', 'https://a.example', 'mailto:a@b.example'])
    assert.equal(isSafeLink(address), true, address)
})
