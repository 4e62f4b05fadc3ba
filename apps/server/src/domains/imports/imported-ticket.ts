import { ROLES } from '@waybill/contract/people/person.ts'
import { CommentBody } from '@waybill/contract/comments/comment.ts'
import { CreateLabelInput, FieldKey } from '@waybill/contract/projects/project.ts'
import { Instant, line, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import { Description, Priority, Severity, Title } from '@waybill/contract/tickets/ticket.ts'
import { Status } from '@waybill/contract/workflows/step.ts'
import Type, { type Static } from 'typebox'

export const PersonName = line(120)

/** What the other system calls a ticket. */
export const ExternalId = line(200)

/** A person, by `key`, whom the import knows or makes. */
export const NewPersonRef = strict({
  /** `email:<address>` or `name:<name>`: what makes the same person of the same source. */
  key: Type.String({ maxLength: 300 }),
  name: PersonName,
  email: nullable(Type.String({ maxLength: 254 })),
  role: oneOf(ROLES.filter((role) => role !== 'admin')),
})
export type NewPersonRef = Static<typeof NewPersonRef>

const Word = nullable(line(64))
const PersonKey = Type.String({ maxLength: 300 })

const values = {
  title: Title,
  description: Description,
  status: Status,
  /** By name, where the import names a workflow; the status is its category. */
  step: Type.Optional(line(64)),
  priority: Priority,
  severity: nullable(Severity),
  category: Word,
  sub_category: Word,
  department: Word,
  assignee: nullable(PersonKey),
  team: Word,
  reporter: PersonKey,
  due_at: nullable(Instant),
  labels: Type.Array(line(64), { maxItems: 100 }),
  fields: Type.Record(
    FieldKey,
    Type.Union([Type.String({ maxLength: 65_536 }), Type.Number(), Type.Boolean(), Type.Null()]),
  ),
}

/** The values of a ticket as a row has them: people by key, teams and labels by name. */
export const ImportedValues = strict(values)
export type ImportedValues = Static<typeof ImportedValues>

export const ImportedChange = strict({
  at: Instant,
  actor: nullable(PersonKey),
  /** Only what changes; of `fields`, only those that change. */
  set: Type.Partial(ImportedValues, { additionalProperties: false }),
})
export type ImportedChange = Static<typeof ImportedChange>

export const ImportedComment = strict({
  at: Instant,
  author: PersonKey,
  body: CommentBody,
  /** The place in the list of the comment that this one replies to; before this one. */
  parent: nullable(Type.Integer({ minimum: 0 })),
})
export type ImportedComment = Static<typeof ImportedComment>

/** A label that the project gets when it has none of that name. */
export const WantedLabel = Type.Required(CreateLabelInput)
export type WantedLabel = Static<typeof WantedLabel>

export const ImportedTicket = strict({
  external_id: ExternalId,
  created_at: Instant,
  actor: nullable(PersonKey),
  first: ImportedValues,
  changes: Type.Array(ImportedChange),
  watchers: Type.Optional(Type.Array(PersonKey)),
  /** What it is called where it comes from: `#123`. */
  aliases: Type.Optional(Type.Array(line(64))),
  /** In the order of the log. */
  comments: Type.Optional(Type.Array(ImportedComment)),
  /** Of the rows that it was made of: another digest means that the file says something else now. */
  digest: Type.String({ maxLength: 64 }),
})
export type ImportedTicket = Static<typeof ImportedTicket>
