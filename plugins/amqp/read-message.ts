import { AddCommentInput } from '@waybill/contract/comments/comment.ts'
import { Problem, invalid } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { TicketRef, line, strict } from '@waybill/contract/schema.ts'
import { CreateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import { parseJsonBody } from '@waybill/server/http/json-body.ts'
import Type, { type Static, type TSchema } from 'typebox'
import { Check } from 'typebox/value'

/** Far above the longest ticket. Bytes. */
const MOST_BYTES = 1024 * 1024

const Name = line(200)
const { project, ...values } = CreateTicketInput.properties
const TicketMessage = strict({
  project: Type.Optional(project),
  external_id: Type.Optional(Name),
  ...values,
})
const CommentMessage = strict({
  project: Type.Optional(project),
  external_id: Type.Optional(Name),
  ticket: TicketRef,
  comment: AddCommentInput.properties.body,
  internal: AddCommentInput.properties.internal,
})

/** What a message may say, beside `fields.KEY` of a custom field. */
export const FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(TicketMessage.properties),
  ...Object.keys(CommentMessage.properties),
])

/** What came from a queue. */
export interface Delivered {
  /** Bytes, or what the library has parsed: JSON of the type application/json, text of text/plain. */
  body: unknown
  messageId?: string | undefined
}

export type Message = {
  /** Names it in its queue, however often it is delivered. */
  id: string
  project: string | null
} & (
  | { make: Omit<Static<typeof CreateTicketInput>, 'project'> }
  | { ticket: string; comment: Static<typeof AddCommentInput> }
)

/** @throws Problem where the message makes no ticket and no comment: what is wrong with it */
export function readMessage(
  delivered: Delivered,
  fields: ReadonlyMap<string, readonly string[]> | null,
): Message {
  const json = parse(delivered.body)
  const said = withTextIds(fields === null ? json : pick(json, fields))
  if (typeof said === 'object' && said !== null && 'ticket' in said) {
    const { external_id, ticket, comment, internal, ...rest } = checked(CommentMessage, said)
    const id = idOf(external_id, delivered)
    const body = { body: comment, ...(internal !== undefined && { internal }) }
    return { id, project: rest.project ?? null, ticket, comment: body }
  }
  const { project: named, external_id, ...make } = checked(TicketMessage, said)
  return { id: idOf(external_id, delivered), project: named ?? null, make }
}

function parse(body: unknown): unknown {
  const text = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body)
  const bytes = Buffer.byteLength(text)
  if (bytes > MOST_BYTES)
    throw refused(
      'too_large',
      'The message is too large',
      `It has ${String(bytes)} bytes; at most 1 MiB is taken.`,
    )
  if (bytes === 0) throw refused('empty', 'The message is empty', 'Send JSON.')
  return parseJsonBody(Buffer.from(text))
}

/** Two messages that say the same may be meant as two tickets; only a name tells a repetition. */
function idOf(external: string | undefined, { messageId }: Delivered): string {
  if (external !== undefined) return `id:${external}`
  if (messageId !== undefined && Check(Name, messageId)) return `message:${messageId}`
  throw refused(
    'no_id',
    'The message has no id',
    'Send message_id (a property of AMQP, up to 200 characters) or external_id, so that a repetition makes no second ticket.',
  )
}

/** Other programs count what they name. */
function withTextIds(said: unknown): unknown {
  if (typeof said !== 'object' || said === null || !('external_id' in said)) return said
  const { external_id: id } = said
  return Number.isSafeInteger(id) ? { ...said, external_id: String(id) } : said
}

/** The fields that the settings name, from where they say; what a message has not is left out, and all else passed over. */
function pick(json: unknown, fields: ReadonlyMap<string, readonly string[]>): object {
  const said = new Map<string, unknown>()
  const custom = new Map<string, unknown>()
  for (const [name, path] of fields) {
    const value = valueAt(json, path)
    if (value === undefined || value === null) continue
    if (name.startsWith('fields.')) custom.set(name.slice('fields.'.length), value)
    else said.set(name, value)
  }
  if (custom.size > 0) said.set('fields', Object.fromEntries(custom))
  return Object.fromEntries(said)
}

function valueAt(json: unknown, path: readonly string[]): unknown {
  let value = json
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = new Map<string, unknown>(Object.entries(value)).get(name)
  }
  return value
}

function checked<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  if (Check(schema, value)) return value
  throw invalid(fieldErrors(schema, value))
}

export function refused(code: string, title: string, detail: string): Problem {
  return new Problem({ status: 422, code: `amqp.${code}`, title, detail })
}
