import Type, { type Static } from 'typebox'
import {
  Id,
  Instant,
  NamedRef,
  PersonRef,
  ProjectRef,
  Seq,
  TeamRef,
  TicketRef,
  line,
  listOf,
  nullable,
  oneOf,
  strict,
  text,
} from '../schema.ts'
import { Status, Step } from '../workflows/step.ts'
import { PastMoment } from './past.ts'

/** From the least to the most urgent; sorting by priority uses this order. */
export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const
export const Priority = oneOf(PRIORITIES)
export type Priority = Static<typeof Priority>

/** How bad the effect is, independent of how soon it must be handled; the words are those of priority. */
export const Severity = oneOf(PRIORITIES)
export type Severity = Static<typeof Severity>

/** A link as seen from one of its two tickets; each kind has its inverse on the other. */
export const LINK_KINDS = [
  'blocks',
  'blocked_by',
  'relates',
  'duplicates',
  'duplicated_by',
  'parent',
  'child',
] as const
export const LinkKind = oneOf(LINK_KINDS)
export type LinkKind = Static<typeof LinkKind>

/** `WEB-1 parent WEB-2` means that WEB-2 is the parent of WEB-1. */
export const INVERSE_LINK: Record<LinkKind, LinkKind> = {
  blocks: 'blocked_by',
  blocked_by: 'blocks',
  relates: 'relates',
  duplicates: 'duplicated_by',
  duplicated_by: 'duplicates',
  parent: 'child',
  child: 'parent',
}

export const Title = line(255)
export const Description = text(65_536)
const Word = line(64)
const Labels = Type.Array(line(64), { maxItems: 100, uniqueItems: true })
/** Values of custom fields by key; null takes a value away. Each is checked against the project's field. */
export const FieldValues = Type.Record(
  Type.String(),
  Type.Union([text(65_536), Type.Number(), Type.Boolean(), Type.Null()]),
  { maxProperties: 200 },
)
export type FieldValues = Static<typeof FieldValues>

export const TicketLink = Type.Object({
  kind: LinkKind,
  ticket: Type.Object({ id: Id, key: Type.String(), title: Type.String(), status: Status }),
})
export type TicketLink = Static<typeof TicketLink>

export const Ticket = Type.Object({
  id: Id,
  key: Type.String(),
  number: Type.Integer(),
  project_id: Id,
  project_key: Type.String(),
  title: Type.String(),
  description: Type.String(),
  status: Status,
  step: Step,
  priority: Priority,
  severity: nullable(Severity),
  category: nullable(Type.String()),
  sub_category: nullable(Type.String()),
  department: nullable(Type.String()),
  labels: Type.Array(Type.String()),
  assignee: nullable(NamedRef),
  team: nullable(NamedRef),
  reporter: NamedRef,
  watching: Type.Boolean(),
  watchers: Type.Optional(Type.Array(NamedRef, { description: 'With ?expand=watchers' })),
  links: Type.Optional(Type.Array(TicketLink, { description: 'With ?expand=links' })),
  aliases: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'With ?expand=aliases: what it was called where it was imported from (`#123`); KEY#123 leads to it too',
    }),
  ),
  due_at: nullable(Instant),
  fields: Type.Record(Type.String(), Type.Unknown()),
  rank: Type.String(),
  first_response_at: nullable(Instant),
  resolved_at: nullable(Instant),
  closed_at: nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: nullable(Instant),
  comment_count: Type.Integer(),
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Ticket = Static<typeof Ticket>

/** A ticket in an answer that may have been asked with ?fields=: then only those are there, beside id and key. */
export const TicketView = Type.Object(
  {
    ...Type.Partial(Ticket).properties,
    id: Ticket.properties.id,
    key: Ticket.properties.key,
    at: Type.Optional(PastMoment),
  },
  { description: 'A ticket; with ?fields= only the fields asked for, beside id and key' },
)
export type TicketView = Static<typeof TicketView>
export const TicketList = Type.Object({
  ...listOf(TicketView).properties,
  at: Type.Optional(PastMoment),
})

/** What people may write about a ticket besides its title, alike in every way of writing it. */
const optionalValues = {
  description: Type.Optional(Description),
  status: Type.Optional(Status),
  priority: Type.Optional(Priority),
  severity: Type.Optional(nullable(Severity)),
  category: Type.Optional(nullable(Word)),
  sub_category: Type.Optional(nullable(Word)),
  department: Type.Optional(nullable(Word)),
  labels: Type.Optional(Labels),
  assignee: Type.Optional(nullable(PersonRef)),
  team: Type.Optional(nullable(TeamRef)),
  reporter: Type.Optional(PersonRef),
  due_at: Type.Optional(nullable(Instant)),
  fields: Type.Optional(FieldValues),
}

export const CreateTicketInput = strict({
  project: ProjectRef,
  title: Title,
  ...optionalValues,
})
export type CreateTicketInput = Static<typeof CreateTicketInput>

/** Labels and watchers change by add and remove, so that they never conflict; `labels` sets the whole set. */
export const UpdateTicketInput = strict({
  base_seq: Type.Optional(Seq),
  title: Type.Optional(Title),
  ...optionalValues,
  step: Type.Optional(Id),
  add_labels: Type.Optional(Labels),
  remove_labels: Type.Optional(Labels),
  add_watchers: Type.Optional(Type.Array(PersonRef, { maxItems: 100 })),
  remove_watchers: Type.Optional(Type.Array(PersonRef, { maxItems: 100 })),
})
export type UpdateTicketInput = Static<typeof UpdateTicketInput>

/** All fields that people write; what is missing becomes empty (priority: medium). Status and reporter stay without a value. */
export const ReplaceTicketInput = strict({
  base_seq: Type.Optional(Seq),
  title: Title,
  ...optionalValues,
})
export type ReplaceTicketInput = Static<typeof ReplaceTicketInput>

/**
 * Where a card goes: into a step (or the first step of a status), directly before or directly after another card of that
 * column. With both, it goes directly after `after`, and `before` must still stand further down. With neither, it keeps
 * its rank: only the step changes.
 */
export const MoveTicketInput = strict({
  step: Type.Optional(Id),
  status: Type.Optional(Status),
  before: Type.Optional(line(64, 'The card before which it is placed: id or key')),
  after: Type.Optional(line(64, 'The card after which it is placed: id or key')),
})
export type MoveTicketInput = Static<typeof MoveTicketInput>

export const LinkTicketInput = strict({ kind: LinkKind, ticket: TicketRef })
export type LinkTicketInput = Static<typeof LinkTicketInput>

/** One field that somebody else changed since `base_seq`: the merge is left to a person. */
export const FieldConflict = Type.Object({
  field: Type.String(),
  base: Type.Unknown(),
  theirs: Type.Unknown(),
  yours: Type.Unknown(),
  by: nullable(NamedRef),
  at: Instant,
})
export type FieldConflict = Static<typeof FieldConflict>
