import {
  completeQuery,
  quoteValue,
  type Completion,
  type Directory,
} from '@waybill/contract/query/complete-query.ts'
import type { Suggestion } from '@waybill/contract/query/query-suggestions.ts'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../session/client.ts'
import { usePeople, useProjects, useTeams } from '../../../sync/directory.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'

const MOST = 12

/** What can be written at the caret: words of the language, and names that the server knows. */
export function useSuggestions(
  text: string,
  caret: number,
): { completion: Completion; suggestions: Suggestion[] } {
  const completion = completeQuery(text, caret)
  const names = useNames(completion.directory, completion.prefix)
  const suggestions = [
    ...completion.suggestions,
    ...names.map(
      ({ name, means }): Suggestion => ({
        text: completion.directory === 'custom_fields' ? `field.${name}:` : quoteValue(name),
        kind: 'value',
        means,
      }),
    ),
  ]
  return { completion, suggestions: suggestions.slice(0, MOST) }
}

interface Name {
  name: string
  means: string
}

function useNames(directory: Directory | null, prefix: string): Name[] {
  const typed = prefix.toLocaleLowerCase()
  const { data: people = [] } = usePeople(directory === 'people' ? prefix : '')
  const { data: teams = [] } = useTeams()
  const { data: projects = [] } = useProjects()
  const inProjects = useNamesInProjects(directory)
  const fits = ({ name, means }: Name) =>
    name.toLocaleLowerCase().includes(typed) || means.toLocaleLowerCase().includes(typed)
  switch (directory) {
    case 'people':
      return people.map(({ name, email }) => ({ name: email ?? name, means: email === null ? '' : name }))
    case 'teams':
      return teams.map(({ name }) => ({ name, means: '' })).filter(fits)
    case 'projects':
      return projects.map(({ key, name }) => ({ name: key, means: name })).filter(fits)
    case 'steps':
      return BASIC_STEPS.map(({ name }) => ({ name, means: '' })).filter(fits)
    case 'labels':
    case 'custom_fields':
      return inProjects.filter(fits)
    case 'custom_values':
    case null:
      return []
  }
}

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
