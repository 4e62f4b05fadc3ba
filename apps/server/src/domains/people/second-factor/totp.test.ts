import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from 'otpauth'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import { open, seal } from '../../../kernel/seal.ts'
import { newTotpSecret, stepOfCode } from './totp.ts'

/** RFC 6238, appendix B: the secret "12345678901234567890" with SHA-1; the last six of its eight digits. */
const RFC_SECRET = Secret.fromLatin1('12345678901234567890').base32
const RFC_CODES: [number, string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
]

test('codes are those of RFC 6238', () => {
  for (const [seconds, code] of RFC_CODES)
    assert.equal(stepOfCode(RFC_SECRET, code, seconds * 1_000), Math.floor(seconds / 30), code)
  assert.equal(stepOfCode(RFC_SECRET, '287 082', 59_000), 1)
  assert.equal(stepOfCode(RFC_SECRET, '287082', (59 + 60) * 1_000), null)
})

test('a new secret has 160 bits', () => {
  assert.equal(Secret.fromBase32(newTotpSecret()).bytes.length, 20)
})

test('what is sealed opens with one of the secrets, for its person and untouched only', () => {
  const [one, two] = ['1', '2'].map((digit) => new TextEncoder().encode(digit.repeat(32)))
  assert.ok(one && two)
  const sealed = seal([one], 'the secret', 'ana')
  assert.notEqual(seal([one], 'the secret', 'ana'), sealed)
  assert.equal(open([two, one], sealed, 'ana'), 'the secret')
  assert.equal(open([two], sealed, 'ana'), null)
  assert.equal(open([one], sealed, 'ben'), null)
  const bytes = Buffer.from(sealed, 'base64url')
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  assert.equal(open([one], bytes.toString('base64url'), 'ana'), null)
  assert.equal(open([one], 'short', 'ana'), null)
})

test('recovery codes differ, and are the same code for one person only', () => {
  const codes = newRecoveryCodes()
  assert.equal(new Set(codes).size, 10)
  for (const code of codes) assert.match(code, /^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
  assert.notEqual(hashRecoveryCode('ana', codes[0] ?? ''), hashRecoveryCode('ben', codes[0] ?? ''))
})
