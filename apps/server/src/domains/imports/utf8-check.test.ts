import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Utf8Check } from './utf8-check.ts'

test('characters cut between chunks are fine, wherever the cut is', () => {
  const text = Buffer.from('aé\n€\n😀z\n')
  for (let size = 1; size <= text.length; size += 1) {
    const check = new Utf8Check()
    for (let start = 0; start < text.length; start += size) {
      assert.equal(check.push(text.subarray(start, start + size)), null, `chunks of ${String(size)}`)
    }
    assert.equal(check.end(), null)
  }
})

test('a byte that is not UTF-8 is found with its line, wherever the chunks end', () => {
  const text = Buffer.concat([Buffer.from('one\ntwo é\nthr'), Buffer.from([0xe9]), Buffer.from('e\nfour\n')])
  for (let size = 1; size <= text.length; size += 1) {
    const check = new Utf8Check()
    let line: number | null = null
    for (let start = 0; start < text.length && line === null; start += size) {
      line = check.push(text.subarray(start, start + size))
    }
    assert.equal(line, 3, `chunks of ${String(size)}`)
  }
})

test('a character that is cut off at the end of the file is found', () => {
  const check = new Utf8Check()
  assert.equal(check.push(Buffer.from([0x61, 0x0a, 0xe2, 0x82])), null)
  assert.equal(check.end(), 2)
})
