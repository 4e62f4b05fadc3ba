import type { Actor } from '@waybill/contract/access/policies.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { isMe, isNone } from '@waybill/contract/query/check-value.ts'
import { customKey, findField } from '@waybill/contract/query/query-fields.ts'
import type { Condition, FieldCondition, Operator, Query, QueryValue } from '@waybill/contract/query/query.ts'
import type { Db } from '../../io/db/tables.ts'
import { isId } from '../people/people.queries.ts'
import { partsOf } from '../search/search-terms.ts'
import { reachOf, type Reach } from '../tickets/ticket-reach.queries.ts'
import { findPeople, findTeams, projectOfKey, stepsOfWorkflow } from './find-named.queries.ts'
import { unknownName, queryInvalid } from './query.errors.ts'
import { scopeOf, type QueryScope } from './query-scope.ts'
import { resolveChoice } from './resolve-choice.ts'
import { resolveCustom } from './resolve-custom.ts'
import { periodOf, rangeOf } from './resolve-range.ts'
import { knowsLabel, knownSteps, knownWorkflow } from './seen-names.ts'
import { allOf, anyOf, type IdColumn, type TicketCondition, type WordColumn } from './ticket-condition.ts'
import { whereStaff } from './where-staff.ts'

export interface ResolvedQuery {
  /** null: all tickets. */
  where: TicketCondition | null
  /** Whether deleted tickets are asked for instead of the others. */
  deleted: boolean
}

/**
 * The query with ids in place of names.
 * @throws Problem 400 `query.invalid` that points at a name which there is not for the actor
 */
export async function resolveQuery(
  db: Db,
  actor: Actor,
  reach: Reach,
  { where }: Query,
): Promise<ResolvedQuery> {
  return resolveWithin(await scopeOf(db, actor, reach), where)
}

/** The same for one of several conditions whose names are looked up together. */
export async function resolveWithin(scope: QueryScope, where: Query['where']): Promise<ResolvedQuery> {
  if (where === null) return { where: null, deleted: false }
  const said = withoutWordless(where)
  if (said === null) return { where: NOTHING, deleted: false }
  const parts = said.type === 'all' ? said.of : [said]
  const others = parts.filter((part) => !isDeleted(part))
  const resolved = await Promise.all(others.map((part) => resolve(scope, part)))
  return { where: resolved.length === 0 ? null : allOf(resolved), deleted: others.length < parts.length }
}

const NOTHING: TicketCondition = { type: 'one_of', column: 'status', values: [] }

/**
 * The condition without texts that hold no letter or digit, such as "%": beside anything else they say nothing, so neither
 * may they find everything in an OR. Null: nothing else was said, and nothing is found.
 */
function withoutWordless(condition: Condition): Condition | null {
  switch (condition.type) {
    case 'text':
      return partsOf(condition).length === 0 ? null : condition
    case 'not': {
      const inner = withoutWordless(condition.of)
      return inner && { type: 'not', of: inner }
    }
    case 'all':
    case 'any': {
      const of = condition.of.flatMap((part) => withoutWordless(part) ?? [])
      const [only] = of
      return of.length > 1 ? { type: condition.type, of } : (only ?? null)
    }
    case 'field':
      return condition
  }
}

function isDeleted(condition: Condition): boolean {
  if (condition.type !== 'field' || condition.field !== 'is') return false
  return condition.values.length === 1 && condition.values[0]?.text === 'deleted'
}

async function resolve(scope: QueryScope, condition: Condition): Promise<TicketCondition> {
  switch (condition.type) {
    case 'all':
    case 'any':
      return {
        type: condition.type,
        of: await Promise.all(condition.of.map((part) => resolve(scope, part))),
      }
    case 'not':
      return { type: 'not', of: await resolve(scope, condition.of) }
    case 'text':
      return { type: 'text', term: condition }
    case 'field':
      return resolveField(scope, condition)
  }
}

async function resolveField(scope: QueryScope, condition: FieldCondition): Promise<TicketCondition> {
  const { field, values, op } = condition
  const key = customKey(field)
  if (key !== null) return resolveCustom(scope, condition, key)
  switch (findField(field)?.type) {
    case 'choice':
      return resolveChoice(condition, scope.zone)
    case 'person':
      return field === 'watcher'
        ? { type: 'watcher', people: await idsOf(scope, values) }
        : { type: 'one_of', column: columnOf(field), values: await peopleOf(scope, values) }
    case 'team':
      return { type: 'one_of', column: 'team_id', values: await teamsOf(scope, values) }
    case 'project':
      return { type: 'one_of', column: 'project_id', values: await projectsOf(scope, values) }
    case 'step':
      return { type: 'one_of', column: 'step_id', values: await stepsOf(scope, values) }
    case 'workflow':
      return whereStaff(scope, {
        type: 'one_of',
        column: 'step_id',
        values: await stepsOfWorkflows(scope, values),
      })
    case 'label':
      return anyOf(await Promise.all(values.map((value) => labelOf(scope, value))))
    case 'key':
      return anyOf(await Promise.all(values.map((value) => ticketOf(scope, value))))
    case 'word':
      return wordOf(field, values)
    case 'date':
      return anyOf(values.map((value) => periodOf(field, op, value, scope.zone)))
    case 'number':
      return field === 'rating'
        ? anyOf(values.map((value) => ratingOf(scope, op, value)))
        : anyOf(values.map((value) => ({ type: 'number', ...rangeOf(op, value) })))
    case 'custom':
    case 'sort':
    case undefined:
      throw queryInvalid({ ...condition.span, message: `there is no field "${field}"`, expected: [] })
  }
}

function columnOf(field: string): IdColumn {
  return field === 'assignee' ? 'assignee_id' : 'reporter_id'
}

async function peopleOf(scope: QueryScope, values: readonly QueryValue[]): Promise<(string | null)[]> {
  const found = await Promise.all(
    values.map(async (value) => (isNone(value) ? [null] : idsOf(scope, [value]))),
  )
  return found.flat()
}

async function idsOf({ db, actor }: QueryScope, values: readonly QueryValue[]): Promise<string[]> {
  const found = await Promise.all(
    values.map(async (value) => {
      if (isMe(value)) return actor.person_id === null ? [] : [actor.person_id]
      const people = await findPeople(db, actor, value.text)
      if (!people) throw unknownName('person', value.text, value.span)
      return people
    }),
  )
  return found.flat()
}

async function teamsOf({ db, actor }: QueryScope, values: readonly QueryValue[]): Promise<(string | null)[]> {
  const found = await Promise.all(
    values.map(async (value) => {
      if (isNone(value)) return [null]
      const teams = await findTeams(db, actor, value.text)
      if (!teams) throw unknownName('team', value.text, value.span)
      return teams
    }),
  )
  return found.flat()
}

function projectsOf({ db, actor }: QueryScope, values: readonly QueryValue[]): Promise<string[]> {
  return Promise.all(
    values.map(async (value) => {
      const reached = await reachOf(db, actor, value.text)
      if (!reached) throw unknownName('project', value.text, value.span)
      return reached.project.id
    }),
  )
}

async function stepsOf(scope: QueryScope, values: readonly QueryValue[]): Promise<string[]> {
  const found = await Promise.all(
    values.map(async (value) => {
      if (isId(value.text)) return [value.text.toLowerCase()]
      const steps = await knownSteps(scope, value.text)
      if (steps.length === 0) throw unknownName('step', value.text, value.span)
      return steps
    }),
  )
  return found.flat()
}

async function stepsOfWorkflows(scope: QueryScope, values: readonly QueryValue[]): Promise<string[]> {
  const found = await Promise.all(
    values.map(async ({ text, span }) => {
      const workflow = await knownWorkflow(scope, text)
      if (workflow === null) throw unknownName('workflow', text, span)
      return stepsOfWorkflow(scope.db, workflow)
    }),
  )
  return found.flat()
}

/** Told to those who work there, and to who has said it; for everybody else there is none. */
function ratingOf(scope: QueryScope, op: Operator, value: QueryValue): TicketCondition {
  if (isNone(value))
    return { type: 'not', of: whereStaff(scope, { type: 'rating', from: null, to: null }, true) }
  return whereStaff(scope, { type: 'rating', ...rangeOf(op, value) }, true)
}

async function labelOf(scope: QueryScope, value: QueryValue): Promise<TicketCondition> {
  if (isNone(value)) return { type: 'not', of: { type: 'label', name: null } }
  const name = foldText(value.text.trim())
  if (!(await knowsLabel(scope, name))) throw unknownName('label', value.text, value.span)
  return { type: 'label', name }
}

/** A ticket that there is not, or not for the sender, is no error: it would tell the two apart. */
async function ticketOf({ db }: QueryScope, value: QueryValue): Promise<TicketCondition> {
  const [, key = '', mark, number = ''] = /^(.+)([-#])(\d+)$/.exec(value.text) ?? []
  const project = await projectOfKey(db, key.toUpperCase())
  if (project === null) return { type: 'one_of', column: 'project_id', values: [] }
  return mark === '#'
    ? { type: 'alias', project, alias: `#${number}` }
    : { type: 'key', project, number: Number(number) }
}

function wordOf(field: string, values: readonly QueryValue[]): TicketCondition {
  if (field === 'title') return anyOf(values.map((value) => ({ type: 'title_has', text: value.text })))
  return {
    type: 'folded',
    column: field as WordColumn,
    values: values.map((value) => (isNone(value) ? null : foldText(value.text))),
  }
}
