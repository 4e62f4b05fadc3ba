import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileSize } from './file-size.ts'

test('a size is said in the unit in which it is short', () => {
  const cases: [number, string][] = [
    [1, '1 B'],
    [999, '999 B'],
    [1_000, '1.0 KB'],
    [48_213, '48 KB'],
    [2_450_000, '2.5 MB'],
    [26_214_400, '26 MB'],
    [3_000_000_000, '3.0 GB'],
  ]
  for (const [bytes, words] of cases) assert.equal(fileSize(bytes), words)
})
