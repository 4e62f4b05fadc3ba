import { fieldsNamed } from '@waybill/contract/automation/rule-text.ts'
import { checkRule } from '@waybill/contract/automation/check-rule.ts'
import type { RuleAction, RuleCondition, RuleDefinition } from '@waybill/contract/automation/rule.ts'
import type { FieldError } from '@waybill/contract/problems/problem.ts'
import { fieldValueError } from '@waybill/contract/projects/field-values.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import type { Db } from '../../io/db/tables.ts'
import { fieldsOfProject } from '../projects/project-fields.queries.ts'
import { toldPercents } from '../sla/told-percents.queries.ts'
import { labelsOfProject } from '../projects/labels.queries.ts'
import { readQueries } from './conditions.ts'
import { isId } from '../people/people.queries.ts'
import { withIds } from './named-definition.queries.ts'
import { nextMoment } from './next-moment.ts'
import { wrongRule } from './rules.errors.ts'

/**
 * Checks a definition that is to be saved: its shape, its queries, and that whom and what it names is there. A rule of all
 * projects may name labels and fields that only some of them have.
 * @returns the definition with people and teams by id
 * @throws Problem 422 with every wrong place
 */
export async function checkDefinition(
  db: Db,
  given: RuleDefinition,
  project: string | null,
  now: number,
): Promise<RuleDefinition> {
  const shape = checkRule(given)
  if (shape.length > 0) throw wrongRule(shape)
  const definition = await withIds(db, given)
  const errors = [
    ...(await checkQueries(db, definition, project)),
    ...checkMoments(definition, now),
    ...(await checkClock(db, definition)),
    ...(await checkPeople(db, definition)),
    ...(project === null ? [] : await checkOfProject(db, definition, project)),
  ]
  if (errors.length > 0) throw wrongRule(errors)
  return definition
}

async function checkQueries(
  db: Db,
  definition: RuleDefinition,
  project: string | null,
): Promise<FieldError[]> {
  const { faults } = await readQueries(db, definition, project)
  return faults.map(({ pointer, message }) => wrong(pointer, message))
}

/** A schedule must have a moment to come. */
function checkMoments({ trigger }: RuleDefinition, now: number): FieldError[] {
  if (trigger.cron === undefined) return []
  const pointer = '/definition/trigger/cron'
  const next = nextMoment(trigger.cron, trigger.zone ?? 'UTC', now)
  if (next === 'wrong') return [wrong(pointer, 'is not five fields of cron, such as "0 9 * * 1-5"')]
  return next === null ? [wrong(pointer, 'never comes')] : []
}

/** A threshold that no clock tells would never come. */
async function checkClock(db: Db, { trigger }: RuleDefinition): Promise<FieldError[]> {
  const { on, target, percent = 0 } = trigger
  if (on !== 'sla') return []
  const told = await toldPercents(db, target)
  if (told.length === 0)
    return [wrong('/definition/trigger/target', 'is promised by no policy: make one first')]
  if (told.includes(percent)) return []
  return [
    wrong(
      '/definition/trigger/percent',
      `is no warning of a policy; this clock tells at ${told.map((one) => `${String(one)} %`).join(', ')}`,
    ),
  ]
}

async function checkPeople(db: Db, { when, actions }: RuleDefinition): Promise<FieldError[]> {
  const named = [
    ...(when ? peopleIn(when, '/definition/when') : []),
    ...actions.flatMap((action, index) => peopleOf(action, `/definition/actions/${String(index)}`)),
  ]
  const teams = actions.flatMap(({ team }, index) =>
    team === undefined ? [] : [{ id: team, pointer: `/definition/actions/${String(index)}/team` }],
  )
  const knownPeople = await idsOf(db, 'people', named)
  const knownTeams = await idsOf(db, 'teams', teams)
  return [
    ...named
      .filter(({ id }) => !knownPeople.has(id))
      .map(({ pointer }) => wrong(pointer, 'there is no such person')),
    ...teams
      .filter(({ id }) => !knownTeams.has(id))
      .map(({ pointer }) => wrong(pointer, 'there is no such team')),
  ]
}

interface Named {
  id: string
  pointer: string
}

function peopleIn(node: RuleCondition, at: string): Named[] {
  const own = node.type === 'actor' ? idsAmong(node.is ?? [], `${at}/is`) : []
  return [...own, ...(node.of ?? []).flatMap((one, index) => peopleIn(one, `${at}/of/${String(index)}`))]
}

function peopleOf({ to, who }: RuleAction, at: string): Named[] {
  const assigned =
    to === undefined || to === 'reporter' || to === 'nobody' ? [] : [{ id: to, pointer: `${at}/to` }]
  return [...assigned, ...idsAmong(who ?? [], `${at}/who`)]
}

/** Ids, and addresses of people who are not there, among words. */
function idsAmong(words: readonly string[], at: string): Named[] {
  return words.flatMap((word, index) =>
    isPerson(word) ? [{ id: word.toLowerCase(), pointer: `${at}/${String(index)}` }] : [],
  )
}

function isPerson(word: string): boolean {
  return isId(word) || word.includes('@')
}

async function idsOf(db: Db, table: 'people' | 'teams', named: readonly Named[]): Promise<Set<string>> {
  const ids = named.map(({ id }) => id).filter(isId)
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom(table).select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}

async function checkOfProject(db: Db, { actions }: RuleDefinition, project: string): Promise<FieldError[]> {
  const labels = new Set((await labelsOfProject(db, project)).map(({ name }) => foldText(name)))
  const fields = new Map((await fieldsOfProject(db, project)).map((field) => [field.key, field]))
  return actions.flatMap((action, index) => {
    const at = `/definition/actions/${String(index)}`
    const unknown = (names: readonly string[] | undefined, part: string) =>
      (names ?? []).flatMap((name, place) =>
        labels.has(foldText(name))
          ? []
          : [wrong(`${at}/${part}/${String(place)}`, 'the project has no such label')],
      )
    const values = Object.entries(action.values?.fields ?? {}).flatMap(([key, value]) => {
      const field = fields.get(key)
      if (!field) return [wrong(`${at}/values/fields/${key}`, 'the project has no such field')]
      const message = value === null ? null : fieldValueError(field, value)
      return message === null ? [] : [wrong(`${at}/values/fields/${key}`, message)]
    })
    const named = [...new Set(textsOf(action).flatMap(fieldsNamed))].filter((key) => !fields.has(key))
    const texts = named.map((key) =>
      wrong(`${at}/text`, `names {{field.${key}}}; the project has no such field`),
    )
    return [...unknown(action.add, 'add'), ...unknown(action.remove, 'remove'), ...values, ...texts]
  })
}

function textsOf({ text = '', input = {} }: RuleAction): string[] {
  return [
    text,
    ...Object.values(input)
      .flat()
      .filter((value) => typeof value === 'string'),
  ]
}

function wrong(pointer: string, message: string): FieldError {
  return { pointer, code: 'rule.invalid', message }
}
