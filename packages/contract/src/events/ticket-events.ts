import Type, { type Static, type TProperties } from 'typebox'
import { ImageSize, Sha256 } from '../attachments/attachment.ts'
import { ReactionKind } from '../comments/comment.ts'
import { Id, Instant, nullable } from '../schema.ts'
import { LinkKind, Priority, Severity } from '../tickets/ticket.ts'
import { Status } from '../workflows/step.ts'

/**
 * What a ticket's events carry. `before` and `after` hold what changed and nothing else, under the names of the API;
 * people, teams, labels and steps are ids. `ticket.created` holds the whole ticket, so that the log alone rebuilds it.
 */
const Fields = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
)

const ticketValues = {
  number: Type.Integer(),
  title: Type.String(),
  description: Type.String(),
  step: Id,
  status: Status,
  priority: Priority,
  severity: nullable(Severity),
  category: nullable(Type.String()),
  sub_category: nullable(Type.String()),
  department: nullable(Type.String()),
  assignee: nullable(Id),
  team: nullable(Id),
  reporter: Id,
  due_at: nullable(Instant),
  fields: Fields,
  rank: Type.String(),
  first_response_at: nullable(Instant),
  resolved_at: nullable(Instant),
  closed_at: nullable(Instant),
  labels: Type.Array(Id),
  watchers: Type.Array(Id),
}

function change<P extends TProperties>(properties: P) {
  return Type.Object({
    before: Type.Partial(Type.Object(properties)),
    after: Type.Partial(Type.Object(properties)),
  })
}
const sets = Type.Object({ added: Type.Array(Id), removed: Type.Array(Id) })
const pick = <K extends keyof typeof ticketValues>(...keys: K[]): Pick<typeof ticketValues, K> => {
  const all: Partial<typeof ticketValues> = {}
  for (const key of keys) all[key] = ticketValues[key]
  return all as Pick<typeof ticketValues, K>
}

const commentValues = {
  id: Id,
  parent_id: nullable(Id),
  author: Id,
  body: Type.String(),
  internal: Type.Boolean(),
  mentions: Type.Array(Id),
  references: Type.Array(Id),
}

const attachmentValues = {
  id: Id,
  comment_id: nullable(Id),
  by: Id,
  name: Type.String(),
  type: Type.String(),
  size: Type.Integer(),
  sha256: Sha256,
  image: nullable(ImageSize),
  internal: Type.Boolean(),
}

export const ticketEvents = {
  'ticket.created': Type.Object({
    after: Type.Object({
      ...ticketValues,
      /** What it was called in the system it comes from (`#123`), sorted; only where an import knows it. */
      aliases: Type.Optional(Type.Array(Type.String())),
    }),
  }),
  'ticket.edited': change(pick('title', 'description')),
  'ticket.status_changed': change(pick('step', 'status', 'resolved_at', 'closed_at')),
  'ticket.priority_changed': change(pick('priority')),
  'ticket.severity_changed': change(pick('severity')),
  'ticket.classified': change(pick('category', 'sub_category', 'department')),
  'ticket.assigned': change(pick('assignee')),
  'ticket.team_changed': change(pick('team')),
  'ticket.reporter_changed': change(pick('reporter')),
  'ticket.due_changed': change(pick('due_at')),
  'ticket.fields_changed': change(pick('fields')),
  'ticket.labels_changed': sets,
  'ticket.watchers_changed': sets,
  'ticket.moved': change(pick('rank')),
  'ticket.first_responded': change(pick('first_response_at')),
  'ticket.linked': Type.Object({ link: LinkKind, ticket: Id }),
  'ticket.unlinked': Type.Object({ link: LinkKind, ticket: Id }),
  'ticket.deleted': Type.Object({}),
  'ticket.restored': Type.Object({}),
  'ticket.purged': Type.Object({}),
  'comment.added': Type.Object({
    comment: Type.Object(commentValues),
    /** Attachments that hung on the ticket and now hang on the comment: as internal as it is. */
    attachments: Type.Optional(Type.Array(Id)),
  }),
  'comment.edited': Type.Object({
    comment: Id,
    internal: Type.Boolean(),
    before: Type.Object({ body: Type.String(), mentions: Type.Array(Id), references: Type.Array(Id) }),
    after: Type.Object({ body: Type.String(), mentions: Type.Array(Id), references: Type.Array(Id) }),
  }),
  'comment.deleted': Type.Object({ comment: Id, internal: Type.Boolean() }),
  'comment.reaction_added': Type.Object({
    comment: Id,
    internal: Type.Boolean(),
    reaction: ReactionKind,
    person: Id,
  }),
  'comment.reaction_removed': Type.Object({
    comment: Id,
    internal: Type.Boolean(),
    reaction: ReactionKind,
    person: Id,
  }),
  'attachment.added': Type.Object({ attachment: Type.Object(attachmentValues) }),
  'attachment.removed': Type.Object({ attachment: Id, internal: Type.Boolean(), name: Type.String() }),
}

export type TicketValues = { [K in keyof typeof ticketValues]: Static<(typeof ticketValues)[K]> }
