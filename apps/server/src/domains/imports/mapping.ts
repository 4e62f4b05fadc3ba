import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { ROLES } from '@waybill/contract/people/person.ts'
import { FieldKey, FieldType, ProjectKey } from '@waybill/contract/projects/project.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { line, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'
import Type, { type Static } from 'typebox'
import { badMapping } from './imports.errors.ts'

/**
 * The mapping file of an import: which column of a CSV file means what. docs/guides/import.md explains each property
 * with examples. Columns are named as in the header; the second column of the same name is `name#2`.
 */
const Column = line(200, 'The name of a column')
const Template = line(500)

/** A text: a column as it is, one column through a template or a table of values, or several parts joined. */
export const TextFrom = Type.Union([
  Column,
  strict({
    column: Column,
    text: Type.Optional(Template),
    values: Type.Optional(Type.Record(Type.String(), nullable(Type.String({ maxLength: 500 })))),
  }),
  strict({
    parts: Type.Array(Template, { minItems: 1, maxItems: 20 }),
    separator: Type.Optional(Type.String({ maxLength: 20 })),
    otherwise: Type.Optional(Template),
  }),
])
export type TextFrom = Static<typeof TextFrom>

function choiceFrom<const Values extends readonly string[]>(values: Values) {
  return Type.Union([
    Column,
    strict({
      column: Column,
      values: Type.Optional(Type.Record(Type.String(), oneOf(values))),
      keep: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
      otherwise: Type.Optional(oneOf(values)),
    }),
  ])
}
export type ChoiceFrom<T extends string> =
  | string
  | { column: string; values?: Record<string, T>; keep?: string[]; otherwise?: T }

export const PersonFrom = Type.Union([
  Column,
  strict({
    column: Column,
    email_column: Type.Optional(Column),
    name: Type.Optional(Template),
    role: Type.Optional(oneOf(ROLES.filter((role) => role !== 'admin'))),
  }),
])
export type PersonFrom = Static<typeof PersonFrom>

export const NameFrom = Type.Union([Column, strict({ column: Column, name: Type.Optional(Template) })])
export type NameFrom = Static<typeof NameFrom>

/** A step of the workflow by its name: the cell itself, or what the table says of it. */
const StepFrom = Type.Union([
  Column,
  strict({
    column: Column,
    values: Type.Optional(Type.Record(Type.String(), line(64))),
    keep: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
    otherwise: Type.Optional(line(64)),
  }),
])
export type StepFrom = ChoiceFrom<string>

const LabelsFrom = Type.Union([
  Column,
  strict({ column: Column, separator: Type.Optional(Type.String({ minLength: 1, maxLength: 5 })) }),
])

export const FieldFrom = strict({
  key: FieldKey,
  name: Type.Optional(line(64)),
  type: FieldType,
  column: Column,
  options: Type.Optional(Type.Array(line(120), { maxItems: 200, uniqueItems: true })),
  values: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
  ),
})
export type FieldFrom = Static<typeof FieldFrom>

export const Mapping = strict({
  source: line(
    64,
    'Names the system that the file comes from; with the external id it makes a ticket unique',
  ),
  project: strict({ key: ProjectKey, name: Type.Optional(line(120)) }),
  workflow: Type.Optional(
    Type.Union([
      strict({
        file: line(255, 'A workflow as YAML, beside the mapping: made and published when it is missing'),
      }),
      strict({ name: line(64, 'A published workflow of the installation') }),
    ]),
  ),
  rows: oneOf(['changes', 'tickets'], 'One row a change of a ticket, or one row a ticket'),
  format: Type.Optional(
    strict({
      delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
      missing: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })),
    }),
  ),
  times: Type.Optional(
    strict({ format: Type.Optional(line(40)), zone: Type.Optional(line(64, 'IANA time zone')) }),
  ),
  id: Type.Optional(Column),
  order: Type.Optional(Column),
  changed_at: Type.Optional(Column),
  changed_by: Type.Optional(PersonFrom),
  created_at: Type.Optional(Column),
  created_by: Type.Optional(PersonFrom),
  ticket: strict({
    title: TextFrom,
    description: Type.Optional(TextFrom),
    status: Type.Optional(choiceFrom(STATUSES)),
    step: Type.Optional(StepFrom),
    priority: Type.Optional(choiceFrom(PRIORITIES)),
    severity: Type.Optional(choiceFrom(PRIORITIES)),
    category: Type.Optional(TextFrom),
    sub_category: Type.Optional(TextFrom),
    department: Type.Optional(TextFrom),
    labels: Type.Optional(LabelsFrom),
    assignee: Type.Optional(PersonFrom),
    team: Type.Optional(NameFrom),
    reporter: Type.Optional(PersonFrom),
    due_at: Type.Optional(Column),
    resolved_at: Type.Optional(Column),
    closed_at: Type.Optional(Column),
  }),
  fields: Type.Optional(Type.Array(FieldFrom, { maxItems: 100 })),
})
export type Mapping = Static<typeof Mapping>

/** @throws Problem that names the file and each wrong place in it */
export function parseMapping(text: string, file: string): Mapping {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badMapping(file, `it is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const errors = fieldErrors(Mapping, value).map((error) => `${error.pointer || 'the file'} ${error.message}`)
  if (errors.length > 0) throw badMapping(file, errors.join('; '))
  const mapping = value as Mapping
  const wrong = contradictions(mapping)
  if (wrong.length > 0) throw badMapping(file, wrong.join('; '))
  return mapping
}

/** What a schema cannot say. */
function contradictions(mapping: Mapping): string[] {
  const wrong: string[] = []
  if (mapping.rows === 'changes') {
    for (const name of ['id', 'changed_at'] as const) {
      if (mapping[name] === undefined)
        wrong.push(`/${name} is required when every row is a change of a ticket`)
    }
    for (const name of ['resolved_at', 'closed_at'] as const) {
      if (mapping.ticket[name] !== undefined) {
        wrong.push(`/ticket/${name} is only for one row a ticket; here the changes of status say it`)
      }
    }
  }
  if (mapping.ticket.step !== undefined) {
    if (mapping.workflow === undefined)
      wrong.push('/ticket/step needs /workflow, which says whose steps they are')
    if (mapping.ticket.status !== undefined)
      wrong.push('/ticket/status is said by the step; name one of /ticket/step and /ticket/status')
  }
  const keys = (mapping.fields ?? []).map((field) => field.key)
  keys.forEach((key, index) => {
    if (keys.indexOf(key) !== index) wrong.push(`/fields/${String(index)}/key "${key}" stands there twice`)
  })
  mapping.fields?.forEach((field, index) => {
    if (field.type === 'person' && field.values)
      wrong.push(`/fields/${String(index)}/values is not for fields of type person`)
    if (field.options && field.type !== 'select') {
      wrong.push(`/fields/${String(index)}/options belongs to fields of type select`)
    }
  })
  const zone = mapping.times?.zone
  if (zone !== undefined && !isZone(zone)) wrong.push(`/times/zone "${zone}" is not an IANA time zone`)
  return wrong
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
