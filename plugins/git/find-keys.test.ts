import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findKeys } from './find-keys.ts'

const inText = (text: string) => findKeys([text], ['WEB', 'OLD'])

test('tickets are named by their keys in any case, also in the names of branches and by former keys', () => {
  assert.deepEqual(inText('WEB-1: mend it, see web-2 and OLD-3').named, [1, 2, 3])
  assert.deepEqual(inText('feature/web-12-login').named, [12])
  assert.deepEqual(inText('(WEB-7), [WEB-8] WEB-7.').named, [7, 8])
})

test('what only looks like a key names nothing', () => {
  for (const text of ['AWEB-1', 'WEB-1a', 'WEB-', 'WEB 1', 'API-1', 'my-WEB-1', 'WEB-0', 'WEB-12345678901'])
    assert.deepEqual(inText(text), { named: [], fixed: [], leftOut: 0 }, text)
})

test('the words of GitHub and GitLab say that tickets are fixed, one or several', () => {
  for (const word of [
    'fix',
    'fixes',
    'Fixed',
    'close',
    'Closes',
    'closed',
    'resolve',
    'RESOLVES',
    'resolved',
    'fixing',
  ])
    assert.deepEqual(inText(`${word} WEB-1`).fixed, [1], word)
  assert.deepEqual(inText('Fixes: WEB-1, WEB-2 and old-3; see WEB-4').fixed, [1, 2, 3])
  assert.deepEqual(inText('fixes WEB-1\ncloses WEB-2').fixed, [1, 2])
  for (const text of [
    'prefix WEB-1',
    'fixes the bug of WEB-1',
    'unresolved WEB-1',
    'fixesWEB-1',
    'fixture WEB-1',
  ])
    assert.deepEqual(inText(text).fixed, [], text)
})

test('a list that says to fix may hold tickets of other projects and numbers of the service between them', () => {
  assert.deepEqual(inText('Fixes API-7, WEB-1 and OPS-3, OLD-2').fixed, [1, 2])
  assert.deepEqual(inText('fixes #12, acme/web#3 and WEB-1').fixed, [1])
  assert.deepEqual(inText('Fixes API-1, fixes WEB-2').fixed, [2])
  assert.deepEqual(inText('closes issues WEB-1 and WEB-2; resolves ticket WEB-3').fixed, [1, 2, 3])
  assert.deepEqual(inText('fixes API-7; see WEB-1').fixed, [])
  assert.deepEqual(inText('fixes the utf-8 and WEB-1').fixed, [])
  assert.deepEqual(inText('fixes #12 of WEB-1').fixed, [])
  for (const text of ['fixes API-7, WEB-1', 'fixes WEB-1 and API-7'])
    assert.deepEqual(findKeys([text], ['API']), { named: [7], fixed: [7], leftOut: 0 }, text)
})

test('what is reverted is not fixed, but named, and what the revert itself fixes is', () => {
  const reverted = (text: string) => [inText(text).named, inText(text).fixed]
  const sha = 'This reverts commit 0123456789abcdef0123456789abcdef01234567.'
  assert.deepEqual(reverted(`Revert "Mend the basket, fixes WEB-12"\n\n${sha}`), [[12], []])
  assert.deepEqual(reverted('Revert "Say "no", fixes WEB-12" (#34)'), [[12], []])
  assert.deepEqual(reverted('Revert "A title that was cut, fixes WEB-12 and…'), [[12], []])
  assert.deepEqual(reverted(`Two things (#35)\n\n* Revert "Fixes WEB-12"\n\n${sha}\n\n* fixes WEB-2`), [
    [12, 2],
    [2],
  ])
  assert.deepEqual(reverted(`Revert "Fixes WEB-12"\n\n${sha}\n\nFixes WEB-13`), [[12, 13], [13]])
  assert.deepEqual(reverted(`Revert "Revert "Fixes WEB-12""\n\n${sha}`), [[12], [12]])
  assert.deepEqual(reverted('Revert "Mend the basket, fixes WEB-12" (fixes WEB-13)'), [[12, 13], [13]])
  assert.deepEqual(reverted('Revert "Say "no", fixes WEB-12 and…'), [[12], []])
  for (const before of ['chore: ', 'fix(web-shop)!: ', '* chore: ', '[hotfix] '])
    assert.deepEqual(reverted(`${before}Revert "Mend it, fixes WEB-12"`), [[12], []], before)
  for (const header of ['revert: mend it, fixes WEB-12', 'Revert(web)!: fixes WEB-12'])
    assert.deepEqual(reverted(`${header}\n\nFixes WEB-13`), [[12, 13], [13]], header)
  assert.deepEqual(reverted('fix: revert to the old way, fixes WEB-12'), [[12], [12]])
  assert.deepEqual(reverted('Reapply "Fixes WEB-12"'), [[12], [12]])
})

test('a long text full of what looks like keys is read to its end', () => {
  const text = `fixes ${'WEB-1, '.repeat(2_000)}${'closes '.repeat(20_000)}${'WEB-'.repeat(20_000)} WEB-2`
  assert.deepEqual(inText(text), { named: [1, 2], fixed: [1], leftOut: 0 })
  const slashes = `fixes ${'a/'.repeat(50_000)} fixes ${'#1, '.repeat(20_000)}${'fixes a.b-'.repeat(5_000)} fixes WEB-2`
  assert.deepEqual(inText(slashes).fixed, [2])
  const dashes = `${'-'.repeat(100_000)}a${'-'.repeat(100_000)}\n${'Revert "'.repeat(20_000)}\n${'a(:'.repeat(50_000)}\nfixes WEB-2`
  assert.deepEqual(inText(dashes).fixed, [2])
})

test('of a text that lists more than fifty tickets the first fifty count', () => {
  const keys = Array.from({ length: 60 }, (_, index) => `WEB-${String(index + 1)}`)
  const numbers = keys.map((_, index) => index + 1)
  const first = numbers.slice(0, 50)
  assert.deepEqual(inText(`fixes ${keys.join(', ')}`), { named: first, fixed: first, leftOut: 10 })
  const several = findKeys([keys.join(' '), 'WEB-60'], ['WEB'])
  assert.deepEqual([several.named, several.leftOut], [[...first, 60], 9])
})
