import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { printQuery } from '@waybill/contract/query/print-query.ts'
import type { Condition } from '@waybill/contract/query/query.ts'

const NOWHERE = { start: 0, end: 0 }

/** What a column shows: what the filter finds at a step in all its versions, by rank. A filter that is none stays for the server to refuse. */
export function columnQuery(filter: string, steps: readonly string[]): string {
  const parsed = parseQuery(filter)
  if (!parsed.ok) return filter
  const { where } = parsed.query
  const atStep: Condition = {
    type: 'field',
    field: 'step',
    op: ':',
    values: steps.map((text) => ({ text, quoted: false, span: NOWHERE })),
    span: NOWHERE,
  }
  const parts = where === null ? [] : where.type === 'all' ? where.of : [where]
  return printQuery({
    where: parts.length === 0 ? atStep : { type: 'all', of: [...parts, atStep] },
    sort: 'rank',
  })
}
