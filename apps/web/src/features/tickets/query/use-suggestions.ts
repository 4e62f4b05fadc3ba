import {
  completeQuery,
  quoteValue,
  type Completion,
  type Directory,
} from '@waybill/contract/query/complete-query.ts'
import type { Suggestion } from '@waybill/contract/query/query-suggestions.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { usePeople, useProjects, useTeams } from '../../../sync/directory.ts'
import { useSeesLabels } from '../../../sync/use-sees-labels.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'

const MOST = 12

export interface AtCaret {
  completion: Completion
  suggestions: Suggestion[]
}

/**
 * What can be written at a caret: words of the language, and names that the server knows.
 * @param text the text whose names are asked for
 * @returns for this text, and for what a key finds in the field before it has been drawn
 */
export function useSuggestions(text: string, caret: number): (text: string, caret: number) => AtCaret {
  const { directory, prefix } = completeQuery(text, caret)
  const names = useNames(directory, prefix)
  const seesLabels = useSeesLabels()
  return (now, nowAt) => {
    const completion = completeQuery(now, nowAt)
    const typed = foldText(completion.prefix)
    const known = completion.directory === directory ? names : []
    // The answer for what was typed before stands there until the next one comes.
    const fitting = known.filter(
      ({ name, means }) => foldText(name).includes(typed) || foldText(means).includes(typed),
    )
    const suggestions = [
      ...completion.suggestions.filter(
        ({ text: word }) => seesLabels || (completion.field !== 'label' && !/^label\b/.test(word)),
      ),
      ...fitting.map(
        ({ name, means }): Suggestion => ({
          text: directory === 'custom_fields' ? `field.${name}:` : quoteValue(name),
          kind: 'value',
          means,
        }),
      ),
    ]
    return { completion, suggestions: suggestions.slice(0, MOST) }
  }
}

interface Name {
  name: string
  means: string
}

function useNames(directory: Directory | null, prefix: string): Name[] {
  const { data: people = [] } = usePeople(directory === 'people' ? prefix : '')
  const { data: teams = [] } = useTeams()
  const { data: projects = [] } = useProjects()
  const inProjects = useNamesInProjects(directory)
  const workflows = useNamesOfWorkflows(directory === 'workflows')
  switch (directory) {
    case 'people':
      return people.map(({ name, email }) => ({ name: email ?? name, means: email === null ? '' : name }))
    case 'teams':
      return teams.map(({ name }) => ({ name, means: '' }))
    case 'projects':
      return projects.map(({ key, name }) => ({ name: key, means: name }))
    case 'steps':
      return BASIC_STEPS.map(({ name }) => ({ name, means: '' }))
    case 'workflows':
      return workflows
    case 'labels':
    case 'custom_fields':
      return inProjects
    case 'custom_values':
    case null:
      return []
  }
}

function useNamesOfWorkflows(isWanted: boolean): Name[] {
  const { can } = useMe()
  const { data: names = [] } = useQuery({
    queryKey: ['directory', 'names', 'workflows'],
    queryFn: async () => {
      const { items } = await client.workflows.list({ limit: MOST_WORKFLOWS })
      return items.map(({ name }): Name => ({ name, means: '' }))
    },
    enabled: isWanted && can['workflows.see'] === true,
  })
  return names
}

const MOST_WORKFLOWS = 200

/** Labels and own fields stand in projects; a query may be about any of them. */
function useNamesInProjects(directory: Directory | null): Name[] {
  const { data = [] } = useProjects()
  // Labels are a part of a project's settings, which requesters do not see.
  const projects = data.filter(({ can }) => directory !== 'labels' || can['see_settings'])
  const isWanted = directory === 'labels' || directory === 'custom_fields'
  const { data: names = [] } = useQuery({
    queryKey: ['directory', 'names', directory, projects.map(({ id }) => id)],
    queryFn: async () => {
      const lists = await Promise.all(
        projects.slice(0, MOST_PROJECTS).map(async ({ key }) => namesOf(key, directory)),
      )
      return [...new Map(lists.flat().map((one) => [one.name, one])).values()]
    },
    enabled: isWanted && projects.length > 0,
  })
  return names
}

const MOST_PROJECTS = 30

async function namesOf(project: string, directory: Directory | null): Promise<Name[]> {
  if (directory === 'labels') {
    const { items } = await client.labels.list(project)
    return items.map(({ name }) => ({ name, means: '' }))
  }
  const { items } = await client.fields.list(project)
  return items.map(({ key, name }) => ({ name: key, means: name }))
}
