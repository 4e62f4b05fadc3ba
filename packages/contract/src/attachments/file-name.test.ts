import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MAX_FILE_NAME } from './attachment.ts'
import { cleanFileName } from './file-name.ts'

test('a file keeps an ordinary name, in any script', () => {
  for (const name of ['invoice 2026-03.pdf', 'Relatório ação.docx', '日本語.txt', 'emoji 🎉.png', '.env.txt'])
    assert.equal(cleanFileName(name), name.replace(/^\./, ''))
})

test('folders, hidden and turning characters, and what file systems forbid leave the name', () => {
  assert.equal(cleanFileName('../../etc/passwd'), 'passwd')
  assert.equal(cleanFileName('C:\\Users\\ana\\photo.jpg'), 'photo.jpg')
  assert.equal(cleanFileName('bill\u202Efdp.exe'), 'billfdp.exe')
  assert.equal(cleanFileName('a\u0000b\r\nc\u200B.txt'), 'abc.txt')
  assert.equal(cleanFileName('what?*".txt'), 'what.txt')
  assert.equal(cleanFileName('e\u0301.txt'), '\u00E9.txt')
})

test('a name of which nothing is left is "file"', () => {
  for (const name of ['', '..', '/', '\u202E', ' . ']) assert.equal(cleanFileName(name), 'file')
})

test('a long name is cut and keeps its ending', () => {
  const name = cleanFileName(`${'x'.repeat(400)}.tar.gz`)
  assert.equal(name.length, MAX_FILE_NAME)
  assert.ok(name.endsWith('x.gz'))
})

test('whatever is sent, the clean name is well-formed, short, without folders, and clean already', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (given) => {
      const name = cleanFileName(given)
      assert.ok(name.isWellFormed() && name.length >= 1 && name.length <= MAX_FILE_NAME)
      assert.doesNotMatch(name, /[/\\\p{Cc}\p{Cf}]/u)
      assert.equal(cleanFileName(name), name)
    }),
  )
})
