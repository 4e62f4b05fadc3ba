import type { View } from '@waybill/contract/views/view.ts'

/** Where a view is shown: all that it keeps stands in the address. */
export type ViewPlace =
  | { to: '/tickets'; search: { view: string; q?: string; group?: string; columns?: string } }
  | { to: '/board'; search: { view: string; q?: string; project?: string; lanes?: string } }

/** @param projectKey of the project of the view, where it has one that is known */
export function placeOfView(view: View, projectKey: string | undefined): ViewPlace {
  const { id, query, layout, group, columns } = view
  if (layout === 'board')
    return {
      to: '/board',
      search: {
        view: id,
        ...(query !== '' && { q: query }),
        ...(projectKey !== undefined && { project: projectKey }),
        ...((group === 'assignee' || group === 'priority') && { lanes: group }),
      },
    }
  const q = projectKey === undefined ? query : withinProject(query, projectKey)
  return {
    to: '/tickets',
    search: {
      view: id,
      ...(q !== '' && { q }),
      ...(group !== null && { group }),
      ...(columns.length > 0 && { columns: columns.join(',') }),
    },
  }
}

const ORDER = /(^|\s)sort:\S+/gi

/** The question, of one project; an OR in it stays among itself. */
function withinProject(query: string, key: string): string {
  const of = `project:${key}`
  if (!/\bOR\b/i.test(query)) return `${of} ${query}`.trim()
  const orders = query.match(ORDER) ?? []
  return [of, `(${query.replace(ORDER, '').trim()})`, ...orders.map((one) => one.trim())].join(' ')
}
