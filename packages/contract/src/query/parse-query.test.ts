import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DEEPEST_GROUP, LONGEST_QUERY, MOST_CONDITIONS, parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'
import type { Condition, Query } from './query.ts'

function read(text: string): Query {
  const parsed = parseQuery(text)
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message)
  return parsed.query
}

/** The tree without spans, short enough to be read. */
function shape(condition: Condition | null): string {
  if (condition === null) return 'everything'
  switch (condition.type) {
    case 'all':
    case 'any':
      return `${condition.type}(${condition.of.map(shape).join(' ')})`
    case 'not':
      return `not(${shape(condition.of)})`
    case 'field':
      return `${condition.field} ${condition.op} ${condition.values.map(({ text, quoted }) => (quoted ? `'${text}'` : text)).join('|')}`
    case 'text':
      return condition.phrase ? `'${condition.text}'` : condition.text
  }
}

describe('a query', () => {
  const meanings: Record<string, string> = {
    '': 'everything',
    ' \t\n ': 'everything',
    printer: 'printer',
    'printer on fire': 'all(printer on fire)',
    'printer AND fire': 'all(printer fire)',
    'status:open assignee:me priority>=high updated<-7d "exact phrase" -label:spam sort:-updated':
      "all(status : open assignee : me priority >= high updated < -7d 'exact phrase' not(label : spam))",
    'a b OR c d': 'any(all(a b) all(c d))',
    'a (b OR c) d': 'all(a any(b c) d)',
    '(a b) c': 'all(a b c)',
    '((a))': 'a',
    'a OR (b OR c)': 'any(a b c)',
    '-a': 'not(a)',
    'NOT a': 'not(a)',
    'NOT NOT a': 'a',
    'NOT -a': 'a',
    '-(a b)': 'not(all(a b))',
    'NOT(a)': 'not(a)',
    '-(-(a))': 'a',
    'status:open,resolved': 'status : open|resolved',
    'Status:OPEN': 'status : open',
    'status:"In progress"': 'status : in_progress',
    'state=open': 'status : open',
    'tag:a,"needs, care"': "label : a|'needs, care'",
    'label:"say \\"hi\\" \\\\ C:\\temp"': 'label : \'say "hi" \\ C:\\temp\'',
    'label:"none",none': "label : 'none'|none",
    'label:f(x)': 'label : f(x)',
    '(label:f(x))': 'label : f(x)',
    'field.floor:3': 'field.floor : 3',
    'field.size>=1.5': 'field.size >= 1.5',
    'created:>2026-01-31': 'created > 2026-01-31',
    'created:2026-01-01..2026-02-01': 'created : 2026-01-01..2026-02-01',
    'created:2026-01-01..': 'created : 2026-01-01..',
    'due:none': 'due : none',
    'due<=2026-01-31T10:00+01:00': 'due <= 2026-01-31T10:00+01:00',
    'number:1..20': 'number : 1..20',
    'key:WEB-12,ops#7': 'key : WEB-12|ops#7',
    'sort:updated_at': 'everything',
    'a OR b sort:-due': 'any(a b)',
  }
  for (const [text, meaning] of Object.entries(meanings)) {
    test(`${JSON.stringify(text)} asks for ${meaning}`, () => {
      assert.equal(shape(read(text).where), meaning)
    })
  }

  const words =
    'http://x C++ v1.2.3 my_value 00:1A:2B:3C:4D:5E fe:ed:be:ef:00:01 KEY-12 12:30 localhost:8080 std::vector c:\\temp --verbose - -- Error: ' +
    "foo_bar: a=b a>b x<y 5\"disk it's $1.00 100% a,b [x] {y} ^a.*$ '; a' -- ../etc/passwd print(x) or and not e:f a:b:c x.y:z file.ts:12"
  for (const word of words.split(' ')) {
    test(`finds ${word} as it is written`, () => {
      assert.deepEqual(read(word).where, {
        type: 'text',
        text: word,
        phrase: false,
        span: { start: 0, end: word.length },
      })
    })
  }

  test('says in which order, the first that is named', () => {
    assert.equal(read('sort:-updated').sort, '-updated_at')
    assert.equal(read('a SORT:Due_At sort:rank').sort, 'due_at')
    assert.equal(read('a').sort, null)
  })

  test('knows where each part stands', () => {
    const { where } = read('fire label:a,"b c"')
    assert.ok(where?.type === 'all')
    const [, label] = where.of
    assert.ok(label?.type === 'field')
    assert.deepEqual(label.span, { start: 5, end: 18 })
    assert.deepEqual(
      label.values.map((value) => value.span),
      [
        { start: 11, end: 12 },
        { start: 13, end: 18 },
      ],
    )
  })
})

describe('a text that is no query', () => {
  /** `^` marks the characters that the error points at. */
  const mistakes: [text: string, marks: string, expected: string | null][] = [
    ['colour:red', '^^^^^^', 'status'],
    ['a stauts:open', '  ^^^^^^', 'status'],
    ['prioritty>=high', '^^^^^^^^^', 'priority'],
    ['fields.size:5', '^^^^^^^^^^^', 'field.<key>'],
    ['status:', '       ', 'open'],
    ['status: open', '       ^', 'open'],
    ['status:opne', '       ^^^^', 'open'],
    ['status:open,', '            ', 'in_progress'],
    ['status:open,,closed', '            ^^^^^^^', 'open'],
    ['status>open', '      ^', ':'],
    ['assignee>me', '        ^', ':'],
    ['reporter:none', '         ^^^^', null],
    ['severity>none', '         ^^^^', 'none'],
    ['priority>=high,low', '              ^', null],
    ['created:yesteryear', '        ^^^^^^^^^^', '2026-01-31'],
    ['created:2026-02-30', '        ^^^^^^^^^^', '2026-01-31'],
    ['created:2026-01-01..x', '        ^^^^^^^^^^^^^', '2026-01-31'],
    ['created<2026-01-01..', '        ^^^^^^^^^^^^', ':'],
    ['created:-7d', '        ^^^', '>-7d'],
    ['due:now', '    ^^^', '<now'],
    ['number:x', '       ^', '12'],
    ['field.size>big', '           ^^^', '12'],
    ['key:12', '    ^^', 'WEB-12'],
    ['sort:colour', '     ^^^^^^', 'created'],
    ['sort:due,rank', '        ^', null],
    ['-sort:due', ' ^^^^^^^^', null],
    ['(a sort:due)', '   ^^^^^^^^', null],
    ['say "hello', '    ^^^^^^', '"'],
    ['label:"a', '      ^^', '"'],
    ['"a"b', '   ^', ' '],
    ['label:"a"b', '         ^', ' '],
    ['a ""', '  ^^', null],
    ['a OR', '    ', 'field:value'],
    ['OR a', '^^', 'field:value'],
    ['a OR OR b', '     ^^', 'field:value'],
    ['AND a', '^^^', 'field:value'],
    ['a AND', '     ', 'field:value'],
    ['NOT', '   ', 'field:value'],
    ['NOT AND', '    ^^^', 'field:value'],
    ['-OR', ' ^^', 'field:value'],
    ['(a OR )', '      ^', 'field:value'],
    ['()', ' ^', 'field:value'],
    ['a (b', '  ^', ')'],
    ['a) b', ' ^', null],
    [') b', '^', null],
    ['(a)b', '   ^', ' '],
    ['print(a b)', '     ^', ')'],
    ['a \u0000', '  ^', null],
    ['a \ud83d b', '  ^', null],
  ]
  for (const [text, marks, expected] of mistakes) {
    test(`${JSON.stringify(text)} is pointed at`, () => {
      const parsed = parseQuery(text)
      assert.ok(!parsed.ok)
      const { start, end } = parsed.error
      const span = marks.includes('^')
        ? [marks.indexOf('^'), marks.lastIndexOf('^') + 1]
        : [marks.length, marks.length]
      assert.deepEqual([start, end], span, parsed.error.message)
      if (expected === null) assert.ok(!parsed.error.expected.includes('field:value'))
      else assert.ok(parsed.error.expected.includes(expected), parsed.error.expected.join(' '))
    })
  }

  test('is one of more than 10,000 characters, of more than 100 conditions, or with more than 20 parentheses in each other', () => {
    assert.ok(parseQuery('a'.repeat(LONGEST_QUERY)).ok)
    assert.deepEqual(refusal('a'.repeat(LONGEST_QUERY + 1)), [
      LONGEST_QUERY,
      'a query has at most 10,000 characters',
    ])
    assert.ok(parseQuery('a '.repeat(MOST_CONDITIONS)).ok)
    const tooMany = 'a query has at most 100 conditions, each value of a list counted'
    assert.deepEqual(refusal('a '.repeat(MOST_CONDITIONS + 1)), [200, tooMany])
    assert.deepEqual(refusal(`label:${'a,'.repeat(MOST_CONDITIONS)}a`), [0, tooMany])
    const nested = (depth: number) => `${'('.repeat(depth)}a${')'.repeat(depth)}`
    assert.ok(parseQuery(nested(DEEPEST_GROUP)).ok)
    assert.deepEqual(refusal(nested(DEEPEST_GROUP + 1)), [
      20,
      'at most 20 parentheses can stand inside each other',
    ])
    assert.deepEqual(refusal(nested(4_000)), [20, 'at most 20 parentheses can stand inside each other'])
  })

  function refusal(text: string) {
    const parsed = parseQuery(text)
    assert.ok(!parsed.ok)
    return [parsed.error.start, parsed.error.message]
  }
})

describe('a printed query', () => {
  const forms: Record<string, string> = {
    '  a   AND b ': 'a b',
    'NOT a': '-a',
    'NOT --x': 'NOT --x',
    'TAG:x  state:Open sort:-updated_at  b': 'label:x status:open b sort:-updated',
    '(a b) OR ((c))': 'a b OR c',
    '-(a OR b) (c OR d)': '-(a OR b) (c OR d)',
    'created:>=today number=5': 'created>=today number:5',
    'label:"a"': 'label:"a"',
    '"OR"': '"OR"',
  }
  for (const [text, printed] of Object.entries(forms)) {
    test(`of ${JSON.stringify(text)} is ${JSON.stringify(printed)}`, () => {
      assert.equal(printQuery(read(text)), printed)
    })
  }

  test('keeps words of another making as words, in quotes', () => {
    const span = { start: 0, end: 0 }
    for (const text of ['status:open', 'OR', '-a', 'a b', '"', '(', 'sort:due', 'stauts:open', '']) {
      const printed = printQuery({ where: { type: 'text', text, phrase: false, span }, sort: null })
      assert.equal(printed, `"${text.replace('"', '\\"')}"`)
    }
  })
})
