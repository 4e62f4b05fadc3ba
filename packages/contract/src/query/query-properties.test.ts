import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TICKET_SORTS, type TicketSort } from '../tickets/ticket-query.ts'
import { LONGEST_QUERY, parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'
import { QUERY_FIELDS, operatorsOf, type QueryField } from './query-fields.ts'
import type { Condition, Operator, Query, QueryValue } from './query.ts'

const span = { start: 0, end: 0 }

/** Characters that mean something, beside ones that mean nothing anywhere. */
const PIECES = [
  ...'"\\()-:<>=,.*%_\'; \t\n'.split(''),
  ' OR ',
  ' AND ',
  ' NOT ',
  'status:',
  'field.x',
  'label',
  'sort:due',
  'a',
  'é',
  'e\u0301',
  '\u202e',
  '\u0000',
  '🔥',
  '\ud83d',
  '\udd25',
  '..',
  '2026-01-31',
  '-7d',
]
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 40 }),
)

function withoutSpans(query: Query): unknown {
  return JSON.parse(JSON.stringify(query, (key, value: unknown) => (key === 'span' ? undefined : value)))
}

test('whatever is typed is a query or an error that points into it, and what is printed stays', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const parsed = parseQuery(text)
      if (!parsed.ok) {
        const { start, end, message } = parsed.error
        assert.ok(
          start >= 0 && start <= end && end <= text.length && message !== '',
          JSON.stringify(parsed.error),
        )
        return
      }
      const printed = printQuery(parsed.query)
      const again = parseQuery(printed)
      assert.ok(again.ok, printed)
      assert.deepEqual(withoutSpans(again.query), withoutSpans(parsed.query))
      assert.equal(printQuery(again.query), printed)
    }),
    { numRuns: 5_000, examples: [['label=>'], ['label:a,>b'], ['title:>=x']] },
  )
})

const text = fc
  .string({ unit: fc.constantFrom(...'ab"\\(), -:<é'.split(''), '🔥'), minLength: 1, maxLength: 8 })
  .filter((one) => one.trim() !== '')

function valueOf(field: QueryField, op: Operator): fc.Arbitrary<QueryValue> {
  const bare = (...texts: string[]) =>
    fc.constantFrom(...texts).map((one) => ({ text: one, quoted: false, span }))
  switch (field.type) {
    case 'choice':
      return bare(...field.choices)
    case 'date':
      return bare(
        '2026-01-31',
        'today',
        ...(op === ':' ? ['2026-01-01..', '..now', '-3m..+1y'] : ['-7d', 'now']),
      )
    case 'number':
      return bare('1', ...(op === ':' ? ['1..2'] : []))
    case 'key':
      return bare('WEB-1', 'web#2')
    default:
      return fc.oneof(
        text.map((one) => ({ text: one, quoted: true, span })),
        bare('word', 'a-b', 'f(x)', 'a:b'),
      )
  }
}

const fieldCondition = fc
  .constantFrom(...QUERY_FIELDS)
  .chain((field) =>
    fc
      .constantFrom(...operatorsOf(field))
      .chain((op) =>
        fc
          .array(valueOf(field, op), { minLength: 1, maxLength: op === ':' ? 3 : 1 })
          .map((values): Condition => ({ type: 'field', field: field.name, op, values, span })),
      ),
  )
const phrase = text.map((one): Condition => ({ type: 'text', text: one, phrase: true, span }))
const word = fc
  .constantFrom('printer', 'C++', '--verbose', '-', 'http://x', 'f(x)', 'or', 'a"b')
  .map((one): Condition => ({ type: 'text', text: one, phrase: false, span }))
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fieldCondition, phrase, word),
    tie('condition').map((of): Condition => (of.type === 'not' ? of.of : { type: 'not', of })),
    ...(['all', 'any'] as const).map((type) =>
      fc.array(tie('condition'), { minLength: 2, maxLength: 4 }).map(
        (parts): Condition => ({
          type,
          of: parts.flatMap((part) => (part.type === type ? part.of : [part])),
        }),
      ),
    ),
  ),
}))
const sort = fc.constantFrom<TicketSort | null>(
  null,
  ...TICKET_SORTS,
  ...TICKET_SORTS.map((one) => `-${one}` as const),
)

test('a query that is printed is read as the same query', () => {
  fc.assert(
    fc.property(fc.record({ where: fc.option(condition), sort }), (query) => {
      const printed = printQuery(query)
      const parsed = parseQuery(printed)
      // A tree of more than 100 conditions is refused, as it should be.
      if (!parsed.ok && /at most/.test(parsed.error.message)) return
      assert.ok(parsed.ok, `${printed}: ${parsed.ok ? '' : parsed.error.message}`)
      assert.deepEqual(withoutSpans(parsed.query), withoutSpans(query), printed)
    }),
    { numRuns: 2_000 },
  )
})

test('ten thousand characters of anything are read to their end or their first mistake', () => {
  for (const piece of [
    ...PIECES,
    '-(',
    'a OR ',
    'NOT ',
    '"a" ',
    'a-',
    'a.',
    'status:a,',
    'x:(',
    '(a)',
    'label:"\\"',
  ]) {
    for (const long of [
      piece.repeat(LONGEST_QUERY / piece.length),
      `label:${piece.repeat(9_000 / piece.length)}`,
    ]) {
      const parsed = parseQuery(long)
      if (parsed.ok) assert.ok(parseQuery(printQuery(parsed.query)).ok)
      else assert.ok(parsed.error.end <= long.length)
    }
  }
})
