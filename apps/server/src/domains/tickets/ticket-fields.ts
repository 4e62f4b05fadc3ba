import { invalid, type FieldError } from '@waybill/contract/problems/problem.ts'
import { fieldValueError } from '@waybill/contract/projects/field-values.ts'
import type { CustomField } from '@waybill/contract/projects/project.ts'
import type { FieldValues } from '@waybill/contract/tickets/ticket.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { fieldsOfProject } from '../projects/project-fields.queries.ts'
import { resolvePerson } from './ticket-people.ts'
import { fieldPointer } from './tickets.errors.ts'

export type StoredFields = Record<string, string | number | boolean>

/** What may be written: each value as it is stored (people as ids), null where a value is taken away. */
export async function resolveFields(
  context: Pick<CommandContext, 'tx' | 'actor' | 'via'>,
  projectId: string,
  values: FieldValues,
): Promise<FieldValues> {
  if (Object.keys(values).length === 0) return {}
  const fields = new Map((await fieldsOfProject(context.tx, projectId)).map((field) => [field.key, field]))
  const errors = Object.entries(values).flatMap(([key, value]) => wrongValue(fields.get(key), key, value))
  if (errors.length > 0) throw invalid(errors)
  const resolved: FieldValues = {}
  for (const [key, value] of Object.entries(values)) {
    resolved[key] =
      fields.get(key)?.type === 'person' && typeof value === 'string'
        ? (await resolvePerson(context, value, 'person', fieldPointer(key))).id
        : value
  }
  return resolved
}

function wrongValue(field: CustomField | undefined, key: string, value: FieldValues[string]): FieldError[] {
  const pointer = fieldPointer(key)
  if (!field) return [{ pointer, code: 'ticket.unknown_field', message: 'is not a field of this project' }]
  if (value === null) {
    return field.required ? [{ pointer, code: 'ticket.field_required', message: 'must not be empty' }] : []
  }
  const message = value === undefined ? null : fieldValueError(field, value)
  return message === null ? [] : [{ pointer, code: 'ticket.wrong_field_value', message }]
}

/** @throws Problem 422 that names each required field without a value; imports may lack them. */
export async function assertRequiredFields(
  { tx, actor }: Pick<CommandContext, 'tx' | 'actor'>,
  projectId: string,
  values: FieldValues,
): Promise<void> {
  if (actor.kind === 'system') return
  const missing = (await fieldsOfProject(tx, projectId)).filter(
    (field) => field.required && (values[field.key] ?? null) === null,
  )
  if (missing.length === 0) return
  throw invalid(
    missing.map(({ key }) => ({
      pointer: fieldPointer(key),
      code: 'ticket.field_required',
      message: 'is required in this project',
    })),
  )
}

/** The values that a ticket has; fields without a value are not stored. */
export function withoutNulls(values: FieldValues): StoredFields {
  const stored: StoredFields = {}
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined) stored[key] = value
  }
  return stored
}

export function parseFields(json: string): StoredFields {
  return JSON.parse(json) as StoredFields
}
