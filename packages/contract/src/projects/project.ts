import Type, { type Static } from 'typebox'
import { WebhookUrl } from '../webhooks/webhook.ts'
import { Id, Instant, NamedRef, PersonRef, Seq, line, nullable, oneOf, strict, text } from '../schema.ts'

/** 2-10 characters, upper case letters and digits, starts with a letter. */
export const ProjectKey = Type.String({ pattern: '^[A-Z][A-Z0-9]{1,9}$', maxLength: 10 })

/** `open`: every agent may work in it; `private`: only its members. */
export const PROJECT_ACCESS = ['open', 'private'] as const
export const ProjectAccess = oneOf(PROJECT_ACCESS)
export type ProjectAccess = Static<typeof ProjectAccess>

/** In a `service_desk` a ticket that no workflow takes waits for a lead to route it; in a `tracker` it goes on Basic. */
export const PROJECT_KINDS = ['tracker', 'service_desk'] as const
export const ProjectKind = oneOf(PROJECT_KINDS)
export type ProjectKind = Static<typeof ProjectKind>

export const MEMBER_ROLES = ['lead', 'member', 'viewer'] as const
export const MemberRole = oneOf(MEMBER_ROLES)
export type MemberRole = Static<typeof MemberRole>

/** Workflow and aliases are only shown to those who see its settings. */
export const Project = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  access: ProjectAccess,
  kind: ProjectKind,
  workflow: Type.Optional(NamedRef),
  webhook_url: Type.Optional(
    nullable(
      Type.String({
        description:
          'The endpoint for the classic topics; shown to who looks after the webhooks of the project',
      }),
    ),
  ),
  archived: Type.Boolean(),
  wip_limits: Type.Optional(
    Type.Record(Type.String(), Type.Integer(), {
      description:
        'How many tickets should stand in a column of its board at most, by the element of the step',
    }),
  ),
  aliases: Type.Optional(
    Type.Array(Type.String(), { description: 'Keys that it had before; they still lead to it' }),
  ),
  created_at: Instant,
  updated_at: Instant,
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Project = Static<typeof Project>

const DefaultWorkflow = nullable(
  line(64, 'The workflow of tickets that no other one takes, by id or name; null: the built-in one'),
)
/** One endpoint for ticket.created, ticket.updated, ticket.resolved and comment.added; null takes it away. */
const ProjectWebhookUrl = nullable(WebhookUrl)

export const CreateProjectInput = strict({
  key: ProjectKey,
  name: line(120),
  description: Type.Optional(text(65_536)),
  access: Type.Optional(ProjectAccess),
  kind: Type.Optional(ProjectKind),
  workflow: Type.Optional(DefaultWorkflow),
  webhook_url: Type.Optional(ProjectWebhookUrl),
})
export type CreateProjectInput = Static<typeof CreateProjectInput>

export const UpdateProjectInput = strict({
  key: Type.Optional(ProjectKey),
  name: Type.Optional(line(120)),
  description: Type.Optional(text(65_536)),
  access: Type.Optional(ProjectAccess),
  kind: Type.Optional(ProjectKind),
  workflow: Type.Optional(DefaultWorkflow),
  webhook_url: Type.Optional(ProjectWebhookUrl),
  archived: Type.Optional(Type.Boolean()),
})
export type UpdateProjectInput = Static<typeof UpdateProjectInput>

/** Tickets that should stand at a step at most; null: as many as there are. */
export const SetWipLimitInput = strict({ limit: nullable(Type.Integer({ minimum: 1, maximum: 1_000 })) })
export type SetWipLimitInput = Static<typeof SetWipLimitInput>

export const Member = Type.Object({ person: NamedRef, role: MemberRole })
export type Member = Static<typeof Member>
export const SetMemberInput = strict({ person: PersonRef, role: MemberRole })
export type SetMemberInput = Static<typeof SetMemberInput>

const labelShape = {
  name: line(64),
  color: Type.String({ pattern: '^#[0-9a-f]{6}$', description: 'Lower-case #rrggbb' }),
  description: text(255),
}
export const Label = Type.Object({
  id: Id,
  name: Type.String(),
  color: Type.String(),
  description: Type.String(),
})
export type Label = Static<typeof Label>
/** Labels are grey until somebody gives them a colour. */
export const NEW_LABEL_COLOR = '#8b949e'

export const CreateLabelInput = strict({
  name: labelShape.name,
  color: Type.Optional(labelShape.color),
  description: Type.Optional(labelShape.description),
})
export type CreateLabelInput = Static<typeof CreateLabelInput>
export const UpdateLabelInput = strict({
  name: Type.Optional(labelShape.name),
  color: Type.Optional(labelShape.color),
  description: Type.Optional(labelShape.description),
})
export type UpdateLabelInput = Static<typeof UpdateLabelInput>

export const FIELD_TYPES = ['text', 'number', 'date', 'select', 'person', 'checkbox', 'url'] as const
export const FieldType = oneOf(FIELD_TYPES)
export type FieldType = Static<typeof FieldType>
/** The name of a custom field in `ticket.fields`. */
export const FieldKey = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$', maxLength: 40 })
export const CustomField = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  type: FieldType,
  options: Type.Array(Type.String(), { description: 'The choices of a select field' }),
  required: Type.Boolean({ description: 'A new ticket must have it' }),
})
export type CustomField = Static<typeof CustomField>
export const CreateFieldInput = strict({
  key: FieldKey,
  name: line(64),
  type: FieldType,
  options: Type.Optional(Type.Array(line(120), { maxItems: 200, uniqueItems: true })),
  required: Type.Optional(Type.Boolean()),
})
export type CreateFieldInput = Static<typeof CreateFieldInput>
export const UpdateFieldInput = strict({
  name: Type.Optional(line(64)),
  options: Type.Optional(Type.Array(line(120), { maxItems: 200, uniqueItems: true })),
  required: Type.Optional(Type.Boolean()),
})
export type UpdateFieldInput = Static<typeof UpdateFieldInput>
export const ProjectList = Type.Object({ items: Type.Array(Project), next: nullable(Type.String()) })
