import { queryOptions, useQueries } from '@tanstack/react-query'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useTeams } from '../../sync/directory.ts'

/** Under the directory's name, so that they are asked for again when the log says that a rule changed. */
const KEY = ['directory', 'rules'] as const

/** The rules that one sees, in the order in which they run. */
export const rulesQuery = queryOptions<Rule[]>({
  queryKey: [...KEY, 'list'],
  queryFn: async () => (await client.rules.list()).items,
})

export const ruleQuery = (id: string) =>
  queryOptions<Rule>({
    queryKey: [...KEY, 'one', id],
    queryFn: () => client.rules.get(id),
  })

/** The newest first. */
export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, 'versions', id],
    queryFn: async () => (await client.rules.versions(id)).items,
  })

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The names of people and teams that stand in definitions, or in what a run says, by id. */
export function useNames(spoken: readonly unknown[]): (id: string) => string {
  const { data: teams } = useTeams()
  const known = new Map(teams?.map(({ id, name }) => [id, name]))
  const ids = [...new Set(JSON.stringify(spoken).match(ID))].filter((id) => !known.has(id))
  const people = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['directory', 'person', id],
      queryFn: () => client.people.get(id),
      // Until then nobody knows which of them are teams.
      enabled: teams !== undefined,
    })),
  })
  for (const { data } of people) if (data) known.set(data.id, data.name)
  return (id) => known.get(id) ?? t('ui.unknown_person')
}
