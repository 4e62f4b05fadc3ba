import { MOST_VIEWS } from '@waybill/contract/views/view.ts'
import { Problem, conflict, invalidField } from '@waybill/contract/problems/problem.ts'

export function tooManyViews() {
  return conflict(
    'view.too_many',
    'You keep too many views',
    `There are ${String(MOST_VIEWS)} of yours. GET /views shows them; delete some.`,
  )
}

export function unknownProject() {
  return invalidField('/project', 'view.unknown_project', 'there is no such project')
}

/** What is wrong with the query, as of a field of a body; `start` and `end` say where. */
export function wrongQuery(error: unknown): unknown {
  if (!(error instanceof Problem) || !error.code.startsWith('query.')) return error
  const { code, title, detail, errors, extra } = error
  const message = errors?.[0]?.message ?? title
  return new Problem({
    status: 422,
    code,
    title,
    detail: detail?.replace('?q', '/query') ?? message,
    errors: [{ pointer: '/query', code, message }],
    ...(extra && { extra }),
  })
}
