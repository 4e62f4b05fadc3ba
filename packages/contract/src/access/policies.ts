import type { Role } from '../people/person.ts'
import type { MemberRole, ProjectAccess } from '../projects/project.ts'

/**
 * Who may do what: pure functions over facts, used by the server to decide and by clients to show. `hide` is answered
 * as "not found", `forbid` as 403. Everything that is not granted here is refused.
 */
export type Decision = 'allow' | 'forbid' | 'hide'

/** What a personal access token may be used for; a signed-in person has all of them. */
export const SCOPES = ['read', 'write', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

export interface Actor {
  /**
   * `system` is Waybill itself (readers, imports, the command line); it may do everything and has no person.
   * `anonymous` has not signed in; it may do nothing but what a command grants it by name (set-up, sign-in).
   */
  kind: 'person' | 'system' | 'anonymous'
  person_id: string | null
  role: Role
  /** null: not limited by a token. */
  scopes: readonly Scope[] | null
  /** Ids of the projects that the token reaches; null: all of the person's. */
  token_projects: readonly string[] | null
}

export const SYSTEM: Actor = {
  kind: 'system',
  person_id: null,
  role: 'admin',
  scopes: null,
  token_projects: null,
}

export const ANONYMOUS: Actor = {
  kind: 'anonymous',
  person_id: null,
  role: 'requester',
  scopes: [],
  token_projects: [],
}

export interface ProjectFacts {
  id: string
  access: ProjectAccess
  archived: boolean
  /** The actor's membership. */
  membership: MemberRole | null
}

export interface TicketFacts {
  project: ProjectFacts
  is_reporter: boolean
  is_watcher: boolean
  deleted: boolean
}

export interface CommentFacts {
  ticket: TicketFacts
  internal: boolean
  is_author: boolean
  deleted: boolean
}

export interface AttachmentFacts {
  ticket: TicketFacts
  internal: boolean
  /** The actor attached it. */
  is_author: boolean
}

/** What somebody is in one project. `requester`: own tickets only. `none`: the project does not exist for them. */
export type Standing = 'lead' | 'member' | 'viewer' | 'requester' | 'none'
const RANKS: Record<MemberRole, number> = { lead: 3, member: 2, viewer: 1 }

/**
 * Rights come from the project first: a membership counts for everybody; an open project makes every agent a member;
 * whoever has neither is a requester in open projects and nobody in private ones.
 */
export function standing(actor: Actor, project: ProjectFacts): Standing {
  if (actor.kind === 'anonymous') return 'none'
  if (actor.token_projects && !actor.token_projects.includes(project.id)) return 'none'
  if (actor.kind === 'system' || actor.role === 'admin') return 'lead'
  const open: MemberRole | null = project.access === 'open' && actor.role === 'agent' ? 'member' : null
  const best = [project.membership, open]
    .filter((role) => role !== null)
    .toSorted((a, b) => RANKS[b] - RANKS[a])[0]
  if (best) return best
  return project.access === 'open' ? 'requester' : 'none'
}

/** A list asks this before it is filtered: without the scope it would be empty instead of refused. */
export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.scopes === null || actor.scopes.includes(scope)
}

/** Acts through a personal access token, not by having signed in. */
function isToken(actor: Actor): boolean {
  return actor.scopes !== null || actor.token_projects !== null
}

/** Works on tickets of the project: sees all of them, internal comments too. */
export function isStaff(standing: Standing): boolean {
  return standing === 'lead' || standing === 'member' || standing === 'viewer'
}

export const INSTALLATION_ACTIONS = [
  'people.list',
  'people.manage',
  'people.grant_admin',
  'teams.list',
  'teams.manage',
  'projects.create',
  'calendars.see',
  'calendars.manage',
  'sla.see',
  'sla.manage',
  'workflows.see',
  'workflows.manage',
  'plugins.manage',
  'automation.see',
  'automation.manage',
  'webhooks.manage',
  'installation.audit',
] as const
export type InstallationAction = (typeof INSTALLATION_ACTIONS)[number]

/** What agents may do too: they see who works here, by which hours and with which promises. */
const SEEN_BY_AGENTS: ReadonlySet<InstallationAction> = new Set([
  'people.list',
  'teams.list',
  'calendars.see',
  'sla.see',
  'workflows.see',
  'automation.see',
])

/**
 * Agents see who works here, admins run the place. A token that is limited to projects runs nothing outside of them, and
 * no token makes admins: it could hand itself what its limits withhold.
 */
export function mayInInstallation(actor: Actor, action: InstallationAction): Decision {
  if (actor.kind === 'anonymous') return 'hide'
  const lists = SEEN_BY_AGENTS.has(action)
  const allowed = lists ? actor.role !== 'requester' : actor.role === 'admin'
  if (!allowed) return actor.role === 'requester' ? 'hide' : 'forbid'
  if (action === 'people.grant_admin' && isToken(actor)) return 'forbid'
  if (!lists && actor.token_projects !== null) return 'forbid'
  return hasScope(actor, lists ? 'read' : 'admin') ? 'allow' : 'forbid'
}

export const PERSON_ACTIONS = [
  'person.see',
  'person.see_details',
  'person.edit_profile',
  'person.manage_access',
  'person.see_drafts',
  'person.keep_drafts',
  'person.see_notifications',
  'person.mark_notifications',
] as const
export type PersonAction = (typeof PERSON_ACTIONS)[number]

export interface PersonFacts {
  is_self: boolean
}

/** What is nobody else's business, with the scope that it takes. */
const OWN_AFFAIRS = {
  'person.see_drafts': 'read',
  'person.keep_drafts': 'write',
  'person.see_notifications': 'read',
  'person.mark_notifications': 'write',
} as const satisfies Partial<Record<PersonAction, Scope>>

function isOwnAffair(action: PersonAction): action is keyof typeof OWN_AFFAIRS {
  return Object.hasOwn(OWN_AFFAIRS, action)
}

/**
 * Everybody sees and mends their own profile; agents see others by name, e-mail, role and whether they are active; admins
 * see and change all, but nobody else's drafts and notifications. `person.manage_access` (passwords, sessions, tokens,
 * one-time links) is never for tokens: what a token could make there would outlive or outreach it.
 */
export function mayWithPerson(actor: Actor, action: PersonAction, person: PersonFacts): Decision {
  if (actor.kind === 'anonymous') return 'hide'
  if (isOwnAffair(action)) {
    if (!person.is_self && actor.kind !== 'system') return 'hide'
    return hasScope(actor, OWN_AFFAIRS[action]) ? 'allow' : 'forbid'
  }
  const manages = actor.role === 'admin'
  if (!person.is_self && actor.role === 'requester') return 'hide'
  if (action === 'person.see') return hasScope(actor, 'read') ? 'allow' : 'forbid'
  if (!person.is_self && !manages) return 'forbid'
  switch (action) {
    case 'person.see_details':
      return hasScope(actor, 'read') ? 'allow' : 'forbid'
    case 'person.edit_profile':
      if (person.is_self) return hasScope(actor, 'write') ? 'allow' : 'forbid'
      return mayInInstallation(actor, 'people.manage')
    case 'person.manage_access':
      return isToken(actor) ? 'forbid' : 'allow'
  }
}

export const PROJECT_ACTIONS = [
  'project.see',
  'project.see_settings',
  'project.edit',
  'project.delete',
  'project.manage_members',
  'project.manage_labels',
  'project.manage_fields',
  'project.manage_webhooks',
  'project.create_ticket',
  'project.set_staff_fields',
] as const
export type ProjectAction = (typeof PROJECT_ACTIONS)[number]

export function mayInProject(actor: Actor, action: ProjectAction, project: ProjectFacts): Decision {
  const as = standing(actor, project)
  if (as === 'none') return 'hide'
  const granted = grantedInProject(as, action, project.archived)
  if (!granted) return action === 'project.see_settings' ? 'hide' : 'forbid'
  return hasScope(actor, projectScope(action)) ? 'allow' : 'forbid'
}

function projectScope(action: ProjectAction): Scope {
  if (action === 'project.see' || action === 'project.see_settings') return 'read'
  return action === 'project.create_ticket' || action === 'project.set_staff_fields' ? 'write' : 'admin'
}

function grantedInProject(as: Exclude<Standing, 'none'>, action: ProjectAction, archived: boolean): boolean {
  switch (action) {
    case 'project.see':
      return true
    case 'project.see_settings':
      return isStaff(as)
    case 'project.create_ticket':
      return !archived && as !== 'viewer'
    case 'project.set_staff_fields':
      return !archived && (as === 'lead' || as === 'member')
    case 'project.edit':
    case 'project.delete':
    case 'project.manage_members':
    case 'project.manage_labels':
    case 'project.manage_fields':
    case 'project.manage_webhooks':
      return as === 'lead'
  }
}

export const TICKET_ACTIONS = [
  'ticket.see',
  'ticket.see_internal',
  'ticket.edit',
  'ticket.edit_text',
  'ticket.move',
  'ticket.watch',
  'ticket.comment',
  'ticket.comment_internal',
  'ticket.delete',
  'ticket.restore',
  'ticket.take_over',
] as const
export type TicketAction = (typeof TICKET_ACTIONS)[number]

/** A requester reads own tickets (reported or watched), comments on them publicly, and may mend the text of reported ones. */
export function mayWithTicket(actor: Actor, action: TicketAction, ticket: TicketFacts): Decision {
  const as = standing(actor, ticket.project)
  if (actor.token_projects && !actor.token_projects.includes(ticket.project.id)) return 'hide'
  const own = ticket.is_reporter || ticket.is_watcher
  const sees = isStaff(as) || own
  if (!sees) return 'hide'
  if (ticket.deleted && as !== 'lead' && as !== 'member') return 'hide'
  const scope: Scope = action === 'ticket.see' || action === 'ticket.see_internal' ? 'read' : 'write'
  if (!grantedWithTicket(as, action, ticket)) return action === 'ticket.see_internal' ? 'hide' : 'forbid'
  return hasScope(actor, scope) ? 'allow' : 'forbid'
}

function grantedWithTicket(as: Standing, action: TicketAction, ticket: TicketFacts): boolean {
  const works = as === 'lead' || as === 'member'
  if (action === 'ticket.see') return true
  if (action === 'ticket.see_internal') return isStaff(as)
  if (ticket.project.archived) return false
  if (action === 'ticket.restore') return works && ticket.deleted
  if (ticket.deleted) return false
  switch (action) {
    case 'ticket.edit':
    case 'ticket.move':
    case 'ticket.comment_internal':
      return works
    case 'ticket.edit_text':
      return works || (!isStaff(as) && ticket.is_reporter)
    case 'ticket.delete':
      return works
    case 'ticket.take_over':
      return as === 'lead'
    case 'ticket.watch':
      return true
    case 'ticket.comment':
      return as !== 'viewer' || ticket.is_reporter
  }
}

export const COMMENT_ACTIONS = [
  'comment.see',
  'comment.edit',
  'comment.delete',
  'comment.react',
  'comment.reply',
] as const
export type CommentAction = (typeof COMMENT_ACTIONS)[number]

/** Authors edit their own words; leads may also delete others'. An internal comment does not exist for requesters. */
export function mayWithComment(actor: Actor, action: CommentAction, comment: CommentFacts): Decision {
  const see = mayWithTicket(actor, comment.internal ? 'ticket.see_internal' : 'ticket.see', comment.ticket)
  if (see !== 'allow') return 'hide'
  if (action === 'comment.see') return 'allow'
  const write = mayWithTicket(
    actor,
    comment.internal ? 'ticket.comment_internal' : 'ticket.comment',
    comment.ticket,
  )
  if (write !== 'allow' || comment.deleted) return 'forbid'
  switch (action) {
    case 'comment.edit':
      return comment.is_author ? 'allow' : 'forbid'
    case 'comment.delete':
      return comment.is_author || standing(actor, comment.ticket.project) === 'lead' ? 'allow' : 'forbid'
    case 'comment.react':
    case 'comment.reply':
      return 'allow'
  }
}

export const ATTACHMENT_ACTIONS = ['attachment.see', 'attachment.remove'] as const
export type AttachmentAction = (typeof ATTACHMENT_ACTIONS)[number]

/**
 * Whoever may comment may attach; who attached a file removes it again, and leads remove others'. An internal one does not
 * exist for requesters.
 */
export function mayWithAttachment(
  actor: Actor,
  action: AttachmentAction,
  { ticket, internal, is_author }: AttachmentFacts,
): Decision {
  const see = mayWithTicket(actor, internal ? 'ticket.see_internal' : 'ticket.see', ticket)
  if (see !== 'allow') return 'hide'
  if (action === 'attachment.see') return 'allow'
  const write = mayWithTicket(actor, internal ? 'ticket.comment_internal' : 'ticket.comment', ticket)
  if (write !== 'allow') return 'forbid'
  return is_author || standing(actor, ticket.project) === 'lead' ? 'allow' : 'forbid'
}
