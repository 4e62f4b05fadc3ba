import { useMemo } from 'react'
import { useQuery, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CustomField, Label, Member, Project } from '@waybill/contract/projects/project.ts'
import type { Assignees } from '@waybill/contract/tickets/assignees.ts'
import type { PersonView } from '@waybill/contract/people/person.ts'
import type { Team } from '@waybill/contract/teams/team.ts'
import { queries } from '../session/queries.ts'
import { client } from '../session/client.ts'
import { useMe } from '../session/session.ts'

/** Projects, people, teams and labels: asked for once, and again when the live log says that they read differently. */
const DIRECTORY = 'directory'
const MANY = 200

async function all<T>(every: AsyncGenerator<T>, most = 1_000): Promise<T[]> {
  const found: T[] = []
  for await (const one of every) {
    found.push(one)
    if (found.length >= most) break
  }
  return found
}

/** Projects that are archived, or those that are not. */
export function projectsOf(archived: boolean) {
  return queryOptions<Project[]>({
    queryKey: [DIRECTORY, 'projects', archived],
    queryFn: () => all(client.projects.every({ archived, limit: MANY })),
  })
}

/** The keys of all projects that one may see, with those that they had before. */
export function useProjectKeys(): readonly string[] {
  const { data: active } = useQuery(projectsOf(false))
  const { data: archived } = useQuery(projectsOf(true))
  return useMemo(
    () => [...(active ?? []), ...(archived ?? [])].flatMap(({ key, aliases = [] }) => [key, ...aliases]),
    [active, archived],
  )
}

/** Projects that are not archived. */
export function useProjects() {
  return useQuery(projectsOf(false))
}

export function membersOf(project: string) {
  return queryOptions<Member[]>({
    queryKey: [DIRECTORY, 'members', project],
    queryFn: async () => (await client.projects.members(project)).items,
  })
}

export function useProject(project: string | undefined) {
  return useQuery<Project>({
    queryKey: [DIRECTORY, 'project', project],
    queryFn: () => client.projects.get(project ?? ''),
    enabled: project !== undefined,
  })
}

export function labelsOf(project: string) {
  return queryOptions<Label[]>({
    queryKey: [DIRECTORY, 'labels', project],
    queryFn: async () => (await client.labels.list(project)).items,
  })
}

export function useLabels(project: string | undefined) {
  const { data } = useProject(project)
  // They are a part of its settings, which requesters do not see.
  const isEnabled = project !== undefined && data?.can['see_settings'] === true
  return useQuery({ ...labelsOf(project ?? ''), enabled: isEnabled })
}

/** The fields that a project has of its own. */
export function useFields(project: string | undefined) {
  return useQuery<CustomField[]>({
    queryKey: [DIRECTORY, 'fields', project],
    queryFn: async () => (await client.fields.list(project ?? '')).items,
    enabled: project !== undefined,
  })
}

/** People who can have a ticket, by a part of their name or address; nobody for requesters, who may not list people. */
export function usePeople(q: string) {
  const { can } = useMe()
  return useQuery<PersonView[]>({
    queryKey: [DIRECTORY, 'people', q],
    queryFn: async () =>
      (await client.people.list({ active: true, placeholder: false, limit: 50, ...(q !== '' && { q }) }))
        .items,
    placeholderData: keepPreviousData,
    enabled: can['people.list'] === true,
  })
}

/** What somebody is to be given: a ticket, an open item of its run, or a new ticket of a project. */
export type AssigneesOf = { ticket: string; item?: string | undefined } | { project: string }

/** To whom the server lets one give it now, by a part of their name or address; what was answered before may be over. */
export function useAssignees(of: AssigneesOf, q: string, enabled: boolean) {
  const asked = q === '' ? {} : { q }
  return useQuery<Assignees>({
    queryKey: [DIRECTORY, 'assignees', of, q],
    queryFn: () =>
      'project' in of
        ? client.projects.assignees(of.project, asked)
        : client.tickets.assignees(of.ticket, { ...asked, ...(of.item !== undefined && { item: of.item }) }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    enabled,
  })
}

export function useTeams() {
  const { can } = useMe()
  return useQuery<Team[]>({
    queryKey: [DIRECTORY, 'teams'],
    queryFn: () => all(client.teams.every({ limit: MANY })),
    enabled: can['teams.list'] === true,
  })
}

export function askDirectoryAgain(): void {
  void queries.invalidateQueries({ queryKey: [DIRECTORY] })
}

let known = client.store.getSnapshot().state.directory
client.store.subscribe(() => {
  const { directory } = client.store.getSnapshot().state
  if (directory === known) return
  known = directory
  askDirectoryAgain()
})
