import { useQuery } from '@tanstack/react-query'
import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import { useMemo } from 'react'
import { client } from '../../../session/client.ts'
import { projectsOf, useTeams } from '../../../sync/directory.ts'

const MOST_PROJECTS = 60

/** A field that a step or a transition may ask for. */
export interface FieldChoice {
  value: string
  label: string
}

/** What a definition is checked against while it is drawn; null until it is known. */
export function useFacts(): { facts: WorkflowFacts | null; fields: readonly FieldChoice[] } {
  const { data: teams } = useTeams()
  const { data: calendars } = useCalendars()
  const { data: fields } = useOwnFields()
  const facts = useMemo(() => {
    if (!teams || !calendars) return null
    return {
      teams: teams.map(({ id, name, members }) => ({
        id,
        name,
        active: members.filter((member) => member.works).length,
      })),
      calendars,
      fields: fields ? new Set(fields.map(({ key }) => key)) : null,
    }
  }, [teams, calendars, fields])
  const choices = useMemo(
    () => (fields ?? []).map(({ key, name }) => ({ value: `fields.${key}`, label: name })),
    [fields],
  )
  return { facts, fields: choices }
}

function useCalendars() {
  return useQuery({
    queryKey: ['directory', 'calendars', 'names'],
    queryFn: async () => (await client.calendars.list()).items.map(({ id, name }) => ({ id, name })),
  })
}

/** The fields that projects have of their own, each key once; null where there are too many projects to ask. */
function useOwnFields() {
  const { data: active } = useQuery(projectsOf(false))
  const { data: archived } = useQuery(projectsOf(true))
  const projects = active && archived ? [...active, ...archived] : []
  return useQuery({
    queryKey: ['directory', 'fields', 'all', projects.map(({ key }) => key)],
    queryFn: async () => {
      if (projects.length > MOST_PROJECTS) return null
      const lists = await Promise.all(projects.map(({ key }) => client.fields.list(key)))
      const fields = lists.flatMap(({ items }) => items.map(({ key, name }) => ({ key, name })))
      return [...new Map(fields.map((field) => [field.key, field])).values()]
    },
    enabled: active !== undefined && archived !== undefined,
  })
}
