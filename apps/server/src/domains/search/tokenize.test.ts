import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isOneTypoAway, untouchedParts } from './similar-words.ts'
import { tokenize } from './tokenize.ts'

const words = (text: string) => tokenize(text).words.map(({ word }) => word)
const compounds = (text: string) => tokenize(text).compounds.map(({ word }) => word)

describe('a text is cut', () => {
  test('into words without case and accents, at everything that is no letter or digit', () => {
    assert.deepEqual(words('Größe: 3,5mm (ﬁne) ＡＢＣ'), ['grosse', '3', '5mm', 'fine', 'abc'])
    assert.deepEqual(words('⑴ ½ ǅ'), ['1', '1', '2', 'dz'])
    assert.deepEqual(words('\u0301 … --'), [])
  })

  test('between the characters of scripts without spaces, marks staying with theirs', () => {
    assert.deepEqual(words('印刷ok機 ไทย'), ['印', '刷', 'ok', '機', 'ไ', 'ท', 'ย'])
    assert.deepEqual(words('ガ'), words('カ\u3099'), 'however the mark was typed')
    assert.notDeepEqual(words('ガ'), words('カ'))
  })

  test('into compounds, each from every one of its parts on', () => {
    assert.deepEqual(compounds('foo.my_value'), ['foo.my_value', 'my_value'])
    assert.deepEqual(compounds('C++ and c#, a_b.'), ['c++', 'c#', 'a_b'])
    assert.deepEqual(compounds('v1.2.3'), ['v1.2.3', '2.3'])
    assert.deepEqual(compounds('WEB-1/a'), ['web-1/a', 'web-1', '1/a'])
    assert.deepEqual(compounds('a----b word'), [])
    assert.deepEqual(compounds('like #7, (#12) and web#7'), ['#7', '#12', '#7', 'web#7'])
    assert.deepEqual(compounds('#7th # 7 #'), [])
  })

  test('with the places where it stands', () => {
    const text = 'so: Größe my_Value.'
    const { words: found, compounds: joined } = tokenize(text)
    assert.deepEqual(
      found.map(({ start, end }) => text.slice(start, end)),
      ['so', 'Größe', 'my', 'Value'],
    )
    assert.deepEqual(
      joined.map(({ start, end }) => text.slice(start, end)),
      ['my_Value'],
    )
  })

  test('into bounded pieces, whatever it holds', () => {
    for (const text of [
      'a'.repeat(100_000),
      'a-'.repeat(50_000),
      'a+'.repeat(50_000),
      '🙂a'.repeat(20_000),
    ]) {
      const { words: found, compounds: joined } = tokenize(text)
      for (const { word } of [...found, ...joined]) assert.ok(word.length <= 80)
      assert.ok(joined.length <= 50_000)
    }
    assert.equal(compounds('a-'.repeat(1_000)).length, 12)
  })
})

describe('one typo', () => {
  test('is a letter more, less or wrong, or two swapped', () => {
    for (const near of ['printe', 'printerr', 'pronter', 'pirnter', 'rinter', 'xprinter'])
      assert.ok(isOneTypoAway('printer', near), near)
    for (const far of ['printer', 'prinetrs', 'rpintre', 'print', 'painters'])
      assert.ok(!isOneTypoAway('printer', far), far)
  })

  test('leaves the beginning or the end of a word as it is, wherever it is', () => {
    const letters = 'abcdefgh'
    for (let length = 5; length <= 8; length += 1) {
      const word = letters.slice(0, length)
      const { start, end } = untouchedParts(word)
      for (let at = 0; at <= length; at += 1) {
        const typos = [
          `${word.slice(0, at)}x${word.slice(at)}`,
          ...(at < length
            ? [word.slice(0, at) + word.slice(at + 1), `${word.slice(0, at)}x${word.slice(at + 1)}`]
            : []),
          ...(at < length - 1
            ? [`${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`]
            : []),
        ]
        for (const typo of typos) {
          assert.ok(isOneTypoAway(word, typo), typo)
          assert.ok(typo.startsWith(start) || typo.endsWith(end), `${word}: ${typo}`)
        }
      }
    }
  })
})
