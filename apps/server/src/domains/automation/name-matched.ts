import type { MatchedValues } from '@waybill/contract/automation/rule.ts'
import { customKey } from '@waybill/contract/query/query-fields.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfLabels } from '../events/event-names.queries.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { stepsById } from '../workflows/workflows.queries.ts'

type Named = 'person' | 'team' | 'label' | 'step'

/** What the values of a field are ids of; fields of a project may hold people. */
const NAMED: Readonly<Record<string, Named>> = {
  assignee: 'person',
  reporter: 'person',
  team: 'team',
  label: 'label',
  step: 'step',
}
const GONE: Readonly<Record<Named, string>> = {
  person: 'somebody',
  team: 'a deleted team',
  label: 'a deleted label',
  step: 'another step',
}
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What made runs happen, with people, teams, labels and steps as `{ id, name }`, named as they are today. */
export async function nameMatched(db: Db, runs: readonly MatchedValues[]): Promise<MatchedValues[]> {
  const ids: Record<Named, Set<string>> = {
    person: new Set(),
    team: new Set(),
    label: new Set(),
    step: new Set(),
  }
  const noting = (kind: Named, id: string) => void ids[kind].add(id)
  for (const { values } of runs.flat())
    for (const [field, value] of Object.entries(values)) eachId(field, value, noting)
  const steps = await stepsById(db, [...ids.step])
  const names: Record<Named, ReadonlyMap<string, string>> = {
    person: await namesOfPeople(db, ids.person),
    team: await namesOfTeams(db, ids.team),
    label: await namesOfLabels(db, ids.label),
    step: new Map([...steps].map(([id, { name }]) => [id, name])),
  }
  const named = (kind: Named, id: string, isOwn: boolean) => {
    const name = names[kind].get(id)
    // A text of a project's own field may look like an id.
    return name === undefined && isOwn ? id : { id, name: name ?? GONE[kind] }
  }
  return runs.map((matched) =>
    matched.map((one) => ({
      ...one,
      values: Object.fromEntries(
        Object.entries(one.values).map(([field, value]) => [field, eachId(field, value, named)]),
      ),
    })),
  )
}

/** The value with what is made of each id in it. */
function eachId(
  field: string,
  value: unknown,
  make: (kind: Named, id: string, isOwn: boolean) => unknown,
): unknown {
  const isOwn = customKey(field) !== null
  const kind = isOwn ? 'person' : NAMED[field]
  if (kind === undefined) return value
  if (Array.isArray(value)) return value.map((one: unknown) => eachId(field, one, make))
  return typeof value === 'string' && ID.test(value) ? make(kind, value, isOwn) : value
}
