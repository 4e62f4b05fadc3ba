import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findMentions, findTicketKeys, withoutCode } from './find-mentions.ts'

const names = (text: string) => findMentions(text).map((one) => one.names)
const keys = (text: string) => findTicketKeys(text).map((one) => `${one.project_key}-${String(one.number)}`)

test('a mention is read as the longest name first', () => {
  assert.deepEqual(names('Ask @Ana María López, please'), [
    ['ana maría lópez, please', 'ana maría lópez', 'ana maría', 'ana'],
  ])
})

test('dots may stand for spaces, and the full stop of a sentence is no part of the name', () => {
  assert.deepEqual(names('Ask @ana.lopez.'), [['ana lopez', 'ana']])
})

test('an e-mail address after @ is meant as such and never as a name', () => {
  const [found] = findMentions('Ask @Ana.Lopez@Example.org!')
  assert.equal(found?.email, 'ana.lopez@example.org')
  assert.deepEqual(found?.names, [])
})

test('an e-mail address in the text mentions nobody', () => {
  assert.deepEqual(findMentions('Write to ana@example.org or \\@ana or a@@b'), [])
})

test('code mentions nobody and names no ticket', () => {
  const text = [
    'see `@ana WEB-1` and ``@ben ` @cid``',
    '```',
    '@dan WEB-2',
    '````',
    'after @eva WEB-3',
    '~~~js',
    '@fay WEB-4',
    '~~~',
    '',
    '    @gil WEB-5',
    'end @hal WEB-6',
  ].join('\n')
  assert.deepEqual(
    findMentions(text).map((one) => one.names.at(-1)),
    ['eva', 'hal'],
  )
  assert.deepEqual(keys(text), ['WEB-3', 'WEB-6'])
})

test('a backtick without a partner is no code', () => {
  assert.deepEqual(keys('it`s WEB-7'), ['WEB-7'])
})

test('ticket keys are words of their own, in capital letters, once each', () => {
  assert.deepEqual(
    keys('WEB-1, WEB-1 (OPS2-30) web-2 XWEB-3x https://a.example/WEB-4 WEB-0 a-WEB-5 WEB-6-7'),
    ['WEB-1', 'OPS2-30'],
  )
})

test('blanking code keeps every line and every position', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('`', '``', '```', '~~~', '\n', ' ', '    ', 'a', '\\', '@b')),
      (parts) => {
        const text = parts.join('')
        const blanked = withoutCode(text)
        assert.equal(blanked.length, text.length)
        for (let index = 0; index < text.length; index += 1) {
          assert.ok(blanked[index] === text[index] || blanked[index] === ' ')
        }
      },
    ),
  )
})

test('the longest comment made of nothing but signs is read at once', () => {
  for (const sign of ['@a ', '`', '`` ', 'A-1', '@@', '@a.a']) {
    const text = sign.repeat(65_536 / sign.length)
    assert.ok(findMentions(text).length <= 50)
    assert.ok(findTicketKeys(text).length <= 50)
  }
})
