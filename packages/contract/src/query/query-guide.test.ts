import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { DEEPEST_GROUP, LONGEST_QUERY, MOST_CONDITIONS, parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'
import { CUSTOM_FIELD, QUERY_FIELDS, QUERY_SORTS, SORT_FIELD, type QueryField } from './query-fields.ts'

const guide = readFileSync(new URL('../../../../docs/guides/query-language.md', import.meta.url), 'utf8')

/** What the guide says of the values of a type that has no fixed ones. */
const VALUES: Partial<Record<QueryField['type'], string>> = {
  person: 'person',
  team: 'id or name',
  project: 'id or key',
  step: 'id or name',
  workflow: 'id or name',
  label: 'name',
  word: 'text',
  key: '`WEB-12`, `WEB#12`',
  date: 'date',
  number: 'number',
  custom: 'by the type of the field',
}

function rowOf(field: QueryField): string {
  const names = [field.name, ...field.aliases].map((name) => `\`${name}\``).join(', ')
  const fixed = field.choices.map((choice) => `\`${choice}\``).join(', ')
  const values = [VALUES[field.type] ?? fixed, ...(field.optional ? ['`none`'] : [])].join(', ')
  const compared = field.ordered ? 'yes' : ''
  return `| ${names} | ${field.means} | ${values} | ${compared} |`
}

describe('the guide to the query language', () => {
  test('has exactly the fields of the registry in its table', () => {
    const rows = guide.split('\n').filter((line) => line.startsWith('| `') && line.split('|').length === 6)
    assert.deepEqual(rows, [...QUERY_FIELDS, CUSTOM_FIELD, SORT_FIELD].map(rowOf))
  })

  test('names the limits and the orders that there are', () => {
    for (const limit of [LONGEST_QUERY.toLocaleString('en-US'), MOST_CONDITIONS, DEEPEST_GROUP]) {
      assert.match(guide, new RegExp(`\\b${String(limit)} (characters|conditions|parentheses)`))
    }
    for (const sort of Object.keys(QUERY_SORTS)) assert.match(guide, new RegExp(`\`${sort}\``))
  })

  test('shows only queries that can be read, and texts that cannot', () => {
    const blocks = [...guide.matchAll(/```(query|wrong)\n([^`]*)```/g)]
    assert.ok(blocks.length >= 3)
    for (const [, kind, lines = ''] of blocks) {
      for (const line of lines.trim().split('\n')) {
        const [text = ''] = line.split(/ {2,}/)
        const parsed = parseQuery(text)
        assert.equal(parsed.ok, kind === 'query', `${text}: ${parsed.ok ? 'ok' : parsed.error.message}`)
        if (parsed.ok) assert.ok(parseQuery(printQuery(parsed.query)).ok)
      }
    }
  })
})
