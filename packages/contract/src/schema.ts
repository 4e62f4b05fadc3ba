import Type, { type Static, type TSchema } from 'typebox'

/**
 * Building blocks for every schema of the contract. A schema is JSON Schema 2020-12, the language of OpenAPI 3.1,
 * so the same object validates input, types the code and documents the API.
 */

/** Refuses control characters (Unicode Cc) except tab and line breaks, which only `text` permits. */
export const NO_CONTROL_ONE_LINE = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$'
const NO_CONTROL = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$'

/** One of the given words. Becomes `enum` in JSON Schema (a union of literals would become `anyOf`). */
export function oneOf<const Values extends readonly string[]>(values: Values, description?: string) {
  return Type.Unsafe<Values[number]>({
    type: 'string',
    enum: [...values],
    ...(description && { description }),
  })
}

/** A line of text with at least one character that is not white space. Lengths count UTF-16 code units. */
export function line(maxLength: number, description?: string) {
  return Type.String({
    minLength: 1,
    maxLength,
    pattern: `^(?=.*\\S)${NO_CONTROL_ONE_LINE.slice(1)}`,
    ...(description && { description }),
  })
}

/** A line that may be empty. */
export function optionalLine(maxLength: number, description?: string) {
  return Type.String({ maxLength, pattern: NO_CONTROL_ONE_LINE, ...(description && { description }) })
}

/** Text of several lines; may be empty unless `minLength` says otherwise: then it has a character that is not white space. */
export function text(maxLength: number, options: { minLength?: number; description?: string } = {}) {
  const pattern = options.minLength === undefined ? NO_CONTROL : `^(?=[\\s\\S]*\\S)${NO_CONTROL.slice(1)}`
  return Type.String({ maxLength, pattern, ...options })
}

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

/** An object that refuses properties it does not name. */
export function strict<P extends Record<string, TSchema>>(
  properties: P,
  options: { description?: string } = {},
) {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

/**
 * What RFC 3339 allows and JavaScript's Date does not: leap seconds, and offsets that lead out of the years of four
 * digits.
 */
export const INSTANT_PATTERN = '^(?!0000|9999)\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:[0-5]\\d'

/** What a connection hears; see protocol/topics.ts. */
export const TOPIC_PATTERN = '^(all|inbox|project:[A-Za-z0-9-]{2,36}|ticket:[A-Za-z0-9#-]{4,64})$'

/** Hours and minutes of a day, with the end of the day. */
export const CLOCK_PATTERN = '^([01]\\d|2[0-3]):[0-5]\\d$'
export const TIME_OF_DAY_PATTERN = '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$'

/** Days, hours, minutes and seconds of ISO 8601. */
export const DURATION_PATTERN = '^P(?!$)(\\d{1,4}D)?(T(?=\\d)(\\d{1,5}H)?(\\d{1,6}M)?(\\d{1,7}S)?)?$'

/** A step or a transition of a workflow: one that exists, or a new one by its author's own name. */
export const ELEMENT_ID_PATTERN =
  '^(temp-[A-Za-z0-9_-]{1,59}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$'

/** A field of a ticket that a workflow may ask for. */
export const REQUIRED_FIELD_PATTERN =
  '^(title|description|severity|category|sub_category|department|assignee|team|due_at|labels|fields\\.[a-z][a-z0-9_]{0,39})$'

/** A code of an authenticator app, as people type it. */
export const TOTP_PATTERN = '^\\s*\\d{3}\\s?\\d{3}\\s*$'

/** An instant in the API: ISO 8601 in UTC with milliseconds, or any RFC 3339 offset on input. */
export const Instant = Type.String({ format: 'date-time', pattern: INSTANT_PATTERN, maxLength: 40 })

/** A UUID in lower case; Waybill makes version 7 (RFC 9562). */
export const Id = Type.String({ format: 'uuid', maxLength: 36 })

/** A position in the log: the `seq` of an event. */
export const Seq = Type.Integer({ minimum: 0 })

/** A person or a team as others refer to it: id and name, never the e-mail address. */
export const NamedRef = Type.Object({ id: Id, name: Type.String() })
export type NamedRef = Static<typeof NamedRef>

export const PersonRef = line(254, 'A person: id or e-mail address')
export const TeamRef = line(64, 'A team: id or name')
export const ProjectRef = line(64, 'A project: id or key')
export const TicketRef = line(
  64,
  'A ticket: id or key such as WEB-12; an imported one also by WEB#12, its number there',
)

/** The one shape of every list: `next` is the cursor of the next page, or null at the end. */
export function listOf<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    next: nullable(Type.String({ description: 'Pass it as ?after= to get the next page' })),
    count: Type.Optional(Type.Integer({ minimum: 0, description: 'Only with ?count=exact' })),
  })
}
