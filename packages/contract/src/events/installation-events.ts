import Type from 'typebox'
import { SCOPES } from '../access/policies.ts'
import { SECOND_FACTORS } from '../access/second-factor.ts'
import { BulkAction } from '../bulk/bulk.ts'
import { SampleDataOutcome } from '../sample-data/sample-data.ts'
import { Role } from '../people/person.ts'
import { FieldType, MemberRole, ProjectAccess, ProjectKind } from '../projects/project.ts'
import { Id, Instant, nullable, oneOf } from '../schema.ts'

/**
 * Events of people, teams, projects and access. Names, e-mail addresses and other personal data of people never stand
 * in the log (`fields` only says which of them changed), so that erasing a person leaves the log true.
 */
const project = {
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  access: ProjectAccess,
  workflow: Id,
  /** A tracker where it is not said. */
  kind: Type.Optional(ProjectKind),
  archived: Type.Boolean(),
}
const label = { name: Type.String(), color: Type.String(), description: Type.String() }
const field = {
  key: Type.String(),
  name: Type.String(),
  type: FieldType,
  options: Type.Array(Type.String()),
  required: Type.Boolean(),
  position: Type.Integer(),
}
const team = { name: Type.String(), description: Type.String() }

export const installationEvents = {
  'installation.set_up': Type.Object({ person: Id }),

  'person.created': Type.Object({
    person: Id,
    after: Type.Object({ role: Role, active: Type.Boolean(), placeholder: Type.Boolean() }),
  }),
  'person.profile_changed': Type.Object({ person: Id, fields: Type.Array(Type.String()) }),
  'person.role_changed': Type.Object({
    person: Id,
    before: Type.Object({ role: Role }),
    after: Type.Object({ role: Role }),
  }),
  'person.deactivated': Type.Object({ person: Id }),
  'person.reactivated': Type.Object({ person: Id }),
  'person.away_changed': Type.Object({
    person: Id,
    away: nullable(Type.Object({ from: Instant, until: nullable(Instant) })),
  }),
  'person.invited': Type.Object({ person: Id }),
  'person.password_changed': Type.Object({ person: Id }),
  'person.locked_out': Type.Object({ person: Id, until: Type.String(), failures: Type.Integer() }),
  'session.started': Type.Object({ person: Id, session: Id }),
  /** A wrong password; `person` is null when there is no such account. */
  'session.refused': Type.Object({ person: nullable(Id) }),
  'session.ended': Type.Object({
    person: Id,
    session: Id,
    reason: oneOf(['signed_out', 'revoked', 'token_reused', 'password_changed', 'deactivated']),
  }),

  /** Second factors: what somebody has besides a password. Secrets, codes and keys never stand here. */
  'factor.totp_added': Type.Object({ person: Id }),
  'factor.totp_removed': Type.Object({ person: Id }),
  'factor.passkey_added': Type.Object({ person: Id, passkey: Id }),
  'factor.passkey_removed': Type.Object({ person: Id, passkey: Id }),
  'factor.recovery_codes_made': Type.Object({ person: Id }),
  'factor.recovery_code_used': Type.Object({ person: Id, left: Type.Integer() }),
  /** Password right, second factor wrong. */
  'factor.refused': Type.Object({ person: Id, method: oneOf(SECOND_FACTORS) }),
  /** By an admin or on the command line, for somebody who has lost it. */
  'factor.taken_off': Type.Object({ person: Id }),

  'token.created': Type.Object({
    person: Id,
    token: Id,
    name: Type.String(),
    scopes: Type.Array(oneOf(SCOPES)),
    projects: nullable(Type.Array(Id)),
    expires_at: nullable(Type.String()),
  }),
  'token.rotated': Type.Object({ person: Id, token: Id, expires_at: nullable(Type.String()) }),
  'token.revoked': Type.Object({ person: Id, token: Id }),

  'team.created': Type.Object({ team: Id, after: Type.Object(team) }),
  'team.edited': Type.Object({
    team: Id,
    before: Type.Partial(Type.Object(team)),
    after: Type.Partial(Type.Object(team)),
  }),
  'team.deleted': Type.Object({ team: Id }),
  'team.member_added': Type.Object({ team: Id, person: Id, position: Type.Integer() }),
  'team.member_moved': Type.Object({
    team: Id,
    person: Id,
    before: Type.Object({ position: Type.Integer() }),
    after: Type.Object({ position: Type.Integer() }),
  }),
  'team.member_removed': Type.Object({ team: Id, person: Id }),

  'project.created': Type.Object({ after: Type.Object(project) }),
  'project.edited': Type.Object({
    before: Type.Partial(Type.Object(project)),
    after: Type.Partial(Type.Object(project)),
  }),
  'project.deleted': Type.Object({ forced: Type.Boolean() }),
  'project.member_set': Type.Object({ person: Id, before: nullable(MemberRole), after: MemberRole }),
  'project.member_removed': Type.Object({ person: Id, before: MemberRole }),
  'project.wip_limit_set': Type.Object({
    step: Id,
    before: nullable(Type.Integer()),
    after: nullable(Type.Integer()),
  }),
  'label.created': Type.Object({ label: Id, after: Type.Object(label) }),
  'label.edited': Type.Object({
    label: Id,
    before: Type.Partial(Type.Object(label)),
    after: Type.Partial(Type.Object(label)),
  }),
  'label.deleted': Type.Object({ label: Id }),
  'field.created': Type.Object({ field: Id, after: Type.Object(field) }),
  'field.edited': Type.Object({
    field: Id,
    before: Type.Partial(Type.Object(field)),
    after: Type.Partial(Type.Object(field)),
  }),
  'field.deleted': Type.Object({ field: Id }),

  'import.started': Type.Object({ import: Id, source: Type.String() }),
  'import.finished': Type.Object({
    import: Id,
    tickets: Type.Integer(),
    events: Type.Integer(),
    errors: Type.Integer(),
  }),
  /** `tickets` are gone, `kept` stay because somebody had changed them. */
  'import.undone': Type.Object({ import: Id, tickets: Type.Integer(), kept: Type.Integer() }),

  /** The selection is written down; what follows for its tickets has this event as its cause. */
  'bulk.started': Type.Object({
    bulk: Id,
    action: BulkAction,
    total: Type.Integer(),
    undo_of: nullable(Id),
  }),
  'bulk.stopped': Type.Object({ bulk: Id }),
  'bulk.finished': Type.Object({
    bulk: Id,
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    refused: Type.Integer(),
  }),

  /** What follows of it is made in the name of sample people, at times of the last months. */
  'sample.started': Type.Object({ tickets: Type.Integer() }),
  'sample.ended': Type.Object({ outcome: SampleDataOutcome }),
}
