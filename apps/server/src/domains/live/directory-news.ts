import { hasScope, mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import type { BESIDE_TICKET } from '@waybill/contract/events/beside-ticket.ts'
import { isEventKind, type EventKind } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { dataOf, isObject } from '../events/event-data.ts'
import type { LiveDirectory } from './live-directory.queries.ts'

/** Who shows something of what such an event changes: names of people and teams stand on tickets, so everybody does. */
type Audience =
  | 'everybody'
  | 'who lists people'
  | 'who sees workflows'
  | 'who sees calendars'
  | 'who is in the project'
  | 'staff of the project'
  | 'who sees the view'
  | 'who manages plugins'
  | 'who looks after the webhook'
  | 'whom it is about'
  | 'nobody'

type DirectoryKind = Exclude<
  EventKind,
  | 'rule.due'
  | `${'ticket' | 'comment' | 'attachment' | (typeof BESIDE_TICKET)[number] | 'session' | 'factor' | 'import' | 'bulk' | 'sample' | 'workflow_migration'}.${string}`
>

const audiences: Record<DirectoryKind, Audience> = {
  'installation.set_up': 'nobody',
  'person.created': 'who lists people',
  'person.profile_changed': 'everybody',
  'person.role_changed': 'who lists people',
  'person.deactivated': 'who lists people',
  'person.reactivated': 'who lists people',
  'person.away_changed': 'who lists people',
  'person.invited': 'nobody',
  'person.password_changed': 'nobody',
  'person.locked_out': 'nobody',
  'token.created': 'nobody',
  'token.rotated': 'nobody',
  'token.revoked': 'nobody',
  'team.created': 'who lists people',
  'team.edited': 'everybody',
  'team.deleted': 'everybody',
  'team.member_added': 'who lists people',
  'team.member_moved': 'who lists people',
  'team.member_removed': 'who lists people',
  'workflow.created': 'who sees workflows',
  'workflow.edited': 'who sees workflows',
  // Columns of boards are the steps of the newest version.
  'workflow.published': 'everybody',
  'workflow.paused': 'who sees workflows',
  'workflow.resumed': 'who sees workflows',
  'workflow.archived': 'who sees workflows',
  'workflow.unarchived': 'who sees workflows',
  'workflow.deleted': 'who sees workflows',
  'end_action_secret.made': 'nobody',
  'end_action_secret.removed': 'nobody',
  'calendar.created': 'who sees calendars',
  'calendar.edited': 'who sees calendars',
  'calendar.deleted': 'who sees calendars',
  'sla_policy.created': 'who sees calendars',
  'sla_policy.edited': 'who sees calendars',
  'sla_policy.deleted': 'who sees calendars',
  'project.created': 'who is in the project',
  // Its key stands on tickets, also on those of people who are nobody in it.
  'project.edited': 'everybody',
  'project.deleted': 'everybody',
  'project.wip_limit_set': 'who is in the project',
  'project.member_set': 'staff of the project',
  'project.member_removed': 'staff of the project',
  'rule.created': 'who sees workflows',
  'rule.edited': 'who sees workflows',
  'rule.switched': 'who sees workflows',
  'rule.tripped': 'who sees workflows',
  'rule.broken': 'who sees workflows',
  'rule.refused': 'who sees workflows',
  'rule.deleted': 'who sees workflows',
  'rule_secret.made': 'who sees workflows',
  'rule_secret.removed': 'who sees workflows',
  'plugin.switched_on': 'who manages plugins',
  'plugin.switched_off': 'who manages plugins',
  'plugin.failed': 'who manages plugins',
  'plugin.configured': 'who manages plugins',
  'view.created': 'who sees the view',
  'view.edited': 'who sees the view',
  'view.deleted': 'who sees the view',
  'webhook.created': 'who looks after the webhook',
  'webhook.edited': 'who looks after the webhook',
  'webhook.deleted': 'who looks after the webhook',
  'webhook.paused': 'who looks after the webhook',
  'webhook.resumed': 'who looks after the webhook',
  'webhook.secret_rotated': 'who looks after the webhook',
  'webhook.tested': 'who looks after the webhook',
  'webhook.redelivered': 'who looks after the webhook',
  'webhook.replayed': 'who looks after the webhook',
  'slack.connected': 'whom it is about',
  'slack.disconnected': 'whom it is about',
  'label.created': 'who is in the project',
  'label.edited': 'who is in the project',
  'label.deleted': 'who is in the project',
  'field.created': 'who is in the project',
  'field.edited': 'who is in the project',
  'field.deleted': 'who is in the project',
}

/**
 * What an event of people, teams, projects and access means for one person. `rights`: what they may see may be more or
 * less than before. Decided by the event, so that it is the same for whoever comes back later.
 */
export function directoryNews(
  event: LogEvent,
  actor: Actor,
  directory: LiveDirectory,
): 'rights' | 'changed' | null {
  if (!isDirectoryKind(event.kind) || !hasScope(actor, 'read')) return null
  if (changesRights(event, actor)) return 'rights'
  return hears(audiences[event.kind], event, actor, directory) ? 'changed' : null
}

function isDirectoryKind(kind: string): kind is DirectoryKind {
  return isEventKind(kind) && Object.hasOwn(audiences, kind)
}

/** Whether an event gives somebody the sight of tickets or takes it, of more than one at once. */
export function changesRights({ kind, data, project_id }: LogEvent, actor: Actor): boolean {
  const about = isObject(data) ? data : {}
  const mine = about['person'] === actor.person_id
  const reached = actor.token_projects === null || actor.token_projects.includes(project_id ?? '')
  switch (kind) {
    case 'person.role_changed':
      return mine
    case 'project.member_set':
    case 'project.member_removed':
      return mine && reached && actor.role !== 'admin'
    case 'project.deleted':
      // Nothing is left that would say for whom it existed.
      return reached
    case 'project.edited':
      return reached && actor.role !== 'admin' && isObject(about['after']) && 'access' in about['after']
    default:
      return false
  }
}

function hears(audience: Audience, event: LogEvent, actor: Actor, directory: LiveDirectory): boolean {
  switch (audience) {
    case 'everybody':
      return true
    case 'nobody':
      return false
    case 'who lists people':
      return (
        mayInInstallation(actor, 'people.list') === 'allow' || dataOf(event)['person'] === actor.person_id
      )
    case 'whom it is about':
      return dataOf(event)['person'] === actor.person_id
    case 'who sees calendars':
      return mayInInstallation(actor, 'calendars.see') === 'allow'
    case 'who manages plugins':
      return mayInInstallation(actor, 'plugins.manage') === 'allow'
    case 'who sees workflows':
      return mayInInstallation(actor, 'workflows.see') === 'allow'
    case 'who is in the project':
      return directory.standing(actor, event.project_id) !== 'none'
    case 'who sees the view': {
      const { owner, shared } = dataOf(event)
      return owner === actor.person_id || (shared === true && actor.role !== 'requester')
    }
    case 'who looks after the webhook':
      return event.project_id === null
        ? mayInInstallation(actor, 'webhooks.manage') === 'allow'
        : directory.standing(actor, event.project_id) === 'lead'
    case 'staff of the project':
      return !['none', 'requester'].includes(directory.standing(actor, event.project_id))
  }
}
