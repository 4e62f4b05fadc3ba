import { invalid } from '@waybill/contract/problems/problem.ts'
import type { CreateTicketInput, FieldValues } from '@waybill/contract/tickets/ticket.ts'
import type { CommandContext } from '../../../kernel/command.ts'
import { fieldsOfProject } from '../../projects/project-fields.queries.ts'
import { fieldPointer } from '../../tickets/tickets.errors.ts'

/** Words that a requester may say; who works on the request sets the others. */
const ASKED = ['description', 'severity', 'sub_category'] as const
const CUSTOM = 'fields.'

/**
 * What the first step needs and a requester can say is there.
 * @throws Problem 422 that names each that is missing
 */
export async function assertFormFilled(
  { tx }: Pick<CommandContext, 'tx'>,
  project: string,
  form: readonly string[],
  input: CreateTicketInput,
  values: FieldValues,
): Promise<void> {
  if (form.length === 0) return
  const words = ASKED.filter((name) => form.includes(name) && !input[name]?.trim())
  const keys = form.filter((name) => name.startsWith(CUSTOM)).map((name) => name.slice(CUSTOM.length))
  const known = keys.length === 0 ? [] : await fieldsOfProject(tx, project)
  const fields = known.filter(({ key }) => keys.includes(key) && isEmpty(values[key]))
  const pointers = [...words.map((name) => `/${name}`), ...fields.map(({ key }) => fieldPointer(key))]
  if (pointers.length === 0) return
  throw invalid(
    pointers.map((pointer) => ({
      pointer,
      code: 'ticket.field_required',
      message: 'is asked for by the form of this request',
    })),
  )
}

function isEmpty(value: FieldValues[string] | undefined): boolean {
  return value === undefined || value === null || value === ''
}
