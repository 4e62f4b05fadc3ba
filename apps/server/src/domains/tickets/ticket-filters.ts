import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { asksTheClock } from '@waybill/contract/query/asks-the-clock.ts'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import type { Query } from '@waybill/contract/query/query.ts'
import type { TicketListQuery, TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Store } from '../../kernel/store.ts'
import { findPersonByRef, isId } from '../people/people.queries.ts'
import { queryInvalid, twoOrders } from '../query/query.errors.ts'
import { beginAllWith, beginWith, type ListMoment } from '../query/begin-with.queries.ts'
import { resolveQuery } from '../query/resolve-query.ts'
import { allOf, partsOf, textsOf, type TicketCondition } from '../query/ticket-condition.ts'
import { prepareText } from '../search/text-condition.queries.ts'
import { findTeamByRef } from '../teams/teams.queries.ts'
import type { TicketFilters } from './ticket-list.queries.ts'
import { readFieldFilters } from './ticket-field-filters.ts'
import { reachOf, reachOfAll, staffProjectsAmongOwn, type Reach } from './ticket-reach.queries.ts'
import { readRange } from './ticket-ranges.ts'
import { asksForUntold, filtersAsTold } from './filters-as-told.ts'
import { wrongFilter } from './tickets.errors.ts'

/** Stable under edits: what is created while somebody pages comes before the first page. */
export const DEFAULT_SORT: TicketSort = '-created_at'

const MOST_PROJECTS = 50

/** Where to look: the projects that the filter names, or all. */
export async function readReach(db: Db, actor: Actor, project: string | undefined): Promise<Reach> {
  if (project === undefined) return reachOfAll(db, actor)
  const refs = split(project)
  if (refs.length > MOST_PROJECTS)
    throw wrongFilter('project', `may name at most ${String(MOST_PROJECTS)} projects`)
  const reached = await Promise.all(refs.map((ref) => reachOf(db, actor, ref)))
  const projects = reached.map((one, index) => {
    if (!one) throw wrongFilter('project', `there is no project "${refs[index] ?? ''}"`)
    return [one.project.id, one] as const
  })
  return { projects: new Map(projects), bounded: true }
}

/** The filters of a query string with ids in place of names, as far as the actor may ask. @throws Problem 400 that names the parameter. */
export async function readFilters(
  db: Db,
  actor: Actor,
  reach: Reach,
  query: TicketListQuery,
): Promise<TicketFilters> {
  const people = (name: 'assignee' | 'reporter' | 'watcher') => readPeople(db, actor, name, query[name])
  const asked = readQuery(query.q)
  const [assignee, reporter, watcher, team, fields, resolved] = await Promise.all([
    people('assignee'),
    people('reporter'),
    people('watcher'),
    readTeams(db, actor, query.team),
    readFieldFilters(db, actor, reach, query),
    resolveQuery(db, actor, reach, asked),
  ])
  const labels = query.label === undefined ? [] : [query.label].flat().flatMap(split).map(foldText)
  const conditions = [
    ...labels.map((name) => ({ type: 'label' as const, name })),
    ...(resolved.where ? partsOf(resolved.where) : []),
  ]
  const filters: TicketFilters = {
    ...given('status', readChoices('status', query.status, STATUSES)),
    ...given('priority', readChoices('priority', query.priority, PRIORITIES)),
    ...given('severity', readChoices('severity', query.severity, [...PRIORITIES, 'none'])?.map(noneIsNull)),
    ...given('step', readIds('step', query.step)),
    ...given('assignee', assignee),
    ...given('reporter', withoutNone('reporter', reporter)),
    ...given('watcher', withoutNone('watcher', watcher)),
    ...given('team', team),
    ...given('category', query.category === undefined ? undefined : split(query.category).map(foldText)),
    ...given(
      'sub_category',
      query.sub_category === undefined ? undefined : split(query.sub_category).map(foldText),
    ),
    ...given(
      'department',
      query.department === undefined ? undefined : split(query.department).map(foldText),
    ),
    ...given('created', readRange('created', query.created_from, query.created_to)),
    ...given('updated', readRange('updated', query.updated_from, query.updated_to)),
    ...given('due', readRange('due', query.due_from, query.due_to)),
    ...given('deleted', resolved.deleted || query.deleted),
    ...given('fields', fields),
    ...given('where', conditions.length === 0 ? undefined : allOf(conditions)),
    ...given('moves', asksTheClock(asked.where) || undefined),
  }
  if (!asksForUntold(filters)) return filters
  const staff = await staffProjectsAmongOwn(db, actor, reach)
  return staff === null ? filters : filtersAsTold(filters, { staff, reader: actor.person_id })
}

/**
 * The order that is asked for: by `sort`, or by the `sort:` of the query.
 * @throws Problem 400 when they differ, or the query is none
 */
export function readSort(query: Pick<TicketListQuery, 'q' | 'sort'>): TicketSort {
  const { sort } = readQuery(query.q)
  if (query.sort !== undefined && sort !== null && sort !== query.sort) throw twoOrders()
  return query.sort ?? sort ?? DEFAULT_SORT
}

/** What `q` says, before anybody looks whether there is what it names. @throws Problem 400 `query.invalid` */
export function readQuery(q: string | undefined): Query {
  const parsed = parseQuery(q ?? '')
  if (!parsed.ok) throw queryInvalid(parsed.error)
  return parsed.query
}

/**
 * What the query of the filters means now and for this reader; null where they have none.
 * @param now milliseconds
 * @throws Problem 400 for more words than can be looked up
 */
export async function momentOf(
  store: Store,
  reach: Reach,
  actor: Actor,
  { where }: TicketFilters,
  now: number,
): Promise<ListMoment | null> {
  if (!where) return null
  const text = await prepareText(store, reach, actor, textsOf(where))
  const all = beginAllWith(where, now)
  return { now, text, beginWith: await beginWith(store.background, store.sql, where, all), beginAllWith: all }
}

/** Whether a list filters or sorts by when tickets were changed. */
export function asksForUpdated({ updated, where }: TicketFilters, sort: TicketSort | null): boolean {
  return updated !== undefined || sortsByUpdated(sort) || (where !== undefined && namesUpdated(where))
}

export function sortsByUpdated(sort: TicketSort | null): boolean {
  return sort === 'updated_at' || sort === '-updated_at'
}

/** Whether a list is in the order in which clocks are due. */
export function sortsByClock(sort: TicketSort | null): boolean {
  return sort === 'sla' || sort === '-sla'
}

function namesUpdated(condition: TicketCondition): boolean {
  if (condition.type === 'all' || condition.type === 'any') return condition.of.some(namesUpdated)
  if (condition.type === 'not') return namesUpdated(condition.of)
  return condition.type === 'period' && condition.column === 'updated_at'
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  const one: Partial<Record<Name, Value>> = {}
  if (value !== undefined) one[name] = value
  return one
}

function split(list: string): string[] {
  return [
    ...new Set(
      list
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ),
  ]
}

function readChoices<Choice extends string>(
  name: string,
  list: string | undefined,
  choices: readonly Choice[],
): Choice[] | undefined {
  if (list === undefined) return undefined
  return split(list).map((word) => {
    const choice = choices.find((one) => one === word)
    if (choice === undefined) throw wrongFilter(name, `"${word}" is not one of ${choices.join(', ')}`)
    return choice
  })
}

function noneIsNull<Choice extends string>(choice: Choice): Exclude<Choice, 'none'> | null {
  return choice === 'none' ? null : (choice as Exclude<Choice, 'none'>)
}

function readIds(name: string, list: string | undefined): string[] | undefined {
  if (list === undefined) return undefined
  return split(list).map((id) => {
    if (!isId(id)) throw wrongFilter(name, `"${id}" is not an id`)
    return id.toLowerCase()
  })
}

/**
 * A wrong address is an error for those who may see the list of people. For others no address finds anything: a ticket
 * found by one would tell them whose address it is. They filter by the ids that tickets show.
 */
async function readPeople(
  db: Db,
  actor: Actor,
  name: string,
  list: string | undefined,
): Promise<(string | null)[] | undefined> {
  if (list === undefined) return undefined
  const byAddress = mayInInstallation(actor, 'people.list') === 'allow'
  const found = await Promise.all(
    split(list).map(async (ref): Promise<(string | null)[]> => {
      if (ref === 'none') return [null]
      if (ref === 'me') return actor.person_id === null ? [] : [actor.person_id]
      if (!byAddress) return isId(ref) ? [ref.toLowerCase()] : []
      const person = await findPersonByRef(db, ref)
      if (!person) throw wrongFilter(name, `there is no person "${ref}"`)
      return [person.id]
    }),
  )
  return found.flat()
}

function withoutNone(name: string, ids: (string | null)[] | undefined): string[] | undefined {
  return ids?.map((id) => {
    if (id === null) throw wrongFilter(name, '"none" is not possible here')
    return id
  })
}

/** As with people: whoever may not see the list of teams does not learn their names here. */
async function readTeams(
  db: Db,
  actor: Actor,
  list: string | undefined,
): Promise<(string | null)[] | undefined> {
  if (list === undefined) return undefined
  const byName = mayInInstallation(actor, 'teams.list') === 'allow'
  const found = await Promise.all(
    split(list).map(async (ref): Promise<(string | null)[]> => {
      if (ref === 'none') return [null]
      if (!byName) return isId(ref) ? [ref.toLowerCase()] : []
      const team = await findTeamByRef(db, ref)
      if (!team) throw wrongFilter('team', `there is no team "${ref}"`)
      return [team.id]
    }),
  )
  return found.flat()
}
