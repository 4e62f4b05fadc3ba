import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { printQuery } from '@waybill/contract/query/print-query.ts'
import type { Condition, FieldCondition, Query, QueryValue } from '@waybill/contract/query/query.ts'
import type { TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import { quoteValue } from '@waybill/contract/query/complete-query.ts'

/** What must all be true, one part a chip. */
export function partsOf({ where }: Query): readonly Condition[] {
  if (where === null) return []
  return where.type === 'all' ? where.of : [where]
}

function withParts(query: Query, parts: readonly Condition[]): string {
  const [only] = parts
  const where = parts.length > 1 ? { type: 'all' as const, of: [...parts] } : (only ?? null)
  return printQuery({ ...query, where })
}

export function printPart(part: Condition): string {
  return printQuery({ where: part, sort: null })
}

/** The query without this part. */
export function withoutPart(query: Query, part: Condition): string {
  return withParts(
    query,
    partsOf(query).filter((one) => one !== part),
  )
}

/** The query in another order; null: the usual one. A text that is no query stays as it is. */
export function withSort(text: string, sort: TicketSort | null): string {
  const parsed = parseQuery(text)
  return parsed.ok ? printQuery({ ...parsed.query, sort }) : text
}

/** The values of a plain condition on a field, as the chips and the menus write them; none when there is no such part. */
export function valuesOf(query: Query, field: string): readonly QueryValue[] {
  return partsOf(query).find((part) => isPlain(part, field))?.values ?? []
}

function isPlain(part: Condition, field: string): part is FieldCondition {
  return part.type === 'field' && part.field === field && part.op === ':'
}

/** The query in which a field has exactly these values; without any, the field does not matter. */
export function withValues(query: Query, field: string, values: readonly QueryValue[]): string {
  const parts = partsOf(query)
  const at = parts.findIndex((part) => isPlain(part, field))
  if (values.length === 0) {
    return withParts(
      query,
      parts.filter((_, index) => index !== at),
    )
  }
  const part: FieldCondition = { type: 'field', field, op: ':', values: [...values], span: NOWHERE }
  return withParts(query, at < 0 ? [...parts, part] : parts.with(at, part))
}

const NOWHERE = { start: 0, end: 0 }

/** A value that is a word of the language, such as `me` or `open`. */
export function wordValue(text: string): QueryValue {
  return { text, quoted: false, span: NOWHERE }
}

/** A value that is a name. */
export function nameValue(name: string): QueryValue {
  return { text: name, quoted: quoteValue(name) !== name, span: NOWHERE }
}

/** Whether nothing but the order is asked for. */
export function asksForAll(text: string): boolean {
  const parsed = parseQuery(text)
  return parsed.ok && parsed.query.where === null
}
