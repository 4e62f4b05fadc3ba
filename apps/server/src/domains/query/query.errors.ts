import { Problem } from '@waybill/contract/problems/problem.ts'
import type { QueryError } from '@waybill/contract/query/query-error.ts'
import type { Span } from '@waybill/contract/query/query.ts'

/** 400 with the characters that are wrong: `start` and `end` in UTF-16 code units, `expected` what would do there. */
export function queryInvalid({ start, end, message, expected }: QueryError): Problem {
  return new Problem({
    status: 400,
    code: 'query.invalid',
    title: 'The query is not valid',
    detail: `?q, character ${String(start + 1)}: ${message}`,
    errors: [{ pointer: '?q', code: 'query.invalid', message }],
    extra: { start, end, expected },
  })
}

/** What a query names is not there, or is not for the sender to see. */
export function unknownName(what: string, name: string, span: Span): Problem {
  return queryInvalid({ ...span, message: `there is no ${what} "${name}"`, expected: [] })
}

export function twoOrders(): Problem {
  return new Problem({
    status: 400,
    code: 'query.two_orders',
    title: 'Two orders are asked for',
    detail: 'The query has a "sort:" that differs from ?sort=. Leave one of them out.',
    errors: [{ pointer: '?sort', code: 'query.two_orders', message: 'differs from "sort:" in ?q' }],
  })
}
