import type { DryRun } from '@waybill/contract/automation/rule.ts'
import { CUSTOM_PREFIX } from '@waybill/contract/query/query-fields.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { fillInput } from './rule-call.ts'
import { namesOfRules } from './rules.queries.ts'
import { textValuesOf } from './text-values.queries.ts'
import type { DryItem } from './dry-run.ts'

/** What a dry run found, with names in place of the ids of people, teams and rules. */
export async function nameDryRun(
  db: Db,
  items: readonly DryItem[],
  publicUrl: URL,
): Promise<DryRun['items']> {
  const valuesOf = (field: 'person' | 'team') =>
    items.flatMap(({ changes }) =>
      changes.filter((one) => isOf(one.field, field)).flatMap(({ before, after }) => [before, after]),
    )
  const isText = (value: unknown): value is string => typeof value === 'string'
  const people = await namesOfPeople(db, valuesOf('person').filter(isText))
  const teams = await namesOfTeams(db, valuesOf('team').filter(isText))
  const rules = await namesOfRules(
    db,
    items.flatMap(({ conflicts }) => conflicts.flatMap(({ rule }) => rule ?? [])),
  )
  const shown = (field: string | null, value: unknown) =>
    !isText(value)
      ? value
      : isOf(field, 'person')
        ? (people.get(value) ?? value)
        : isOf(field, 'team')
          ? (teams.get(value) ?? value)
          : value
  const values = await textValuesOf(
    db,
    items.map(({ moment }) => moment),
    { publicUrl, internal: false },
  )
  return items.flatMap(({ moment: { event, after }, changes, conflicts }, index) => {
    const words = values[index]
    if (!words) return []
    return {
      ticket: { id: after.id, key: words.key ?? '', title: after.title },
      event: event.seq,
      kind: event.kind,
      at: event.at,
      changes: changes.map(({ place, action, field, before, after: value, call, refusal }) => ({
        place,
        action,
        field,
        before: shown(field, before),
        after: shown(field, value),
        ...(refusal === 'unsure' ? { unsure: true } : refusal && { refused: refusal.code }),
        ...(call && { call: { ...call, input: fillInput(call.input, words) } }),
      })),
      conflicts: conflicts.map(({ why, rule, field, value }) => ({
        why,
        rule: rule === null ? null : { id: rule, name: rules.get(rule) ?? '' },
        field,
        value: shown(field, value),
      })),
    }
  })
}

/** Fields of a project may hold people too. */
function isOf(field: string | null, kind: 'person' | 'team'): boolean {
  return kind === 'team'
    ? field === 'team'
    : field === 'assignee' || field?.startsWith(CUSTOM_PREFIX) === true
}
