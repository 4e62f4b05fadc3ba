import type { LogEvent } from '../events/event.ts'

/**
 * For whom an event is, whatever it says: `ticket` whoever may see its ticket; `ticket_internal` whoever may see what is
 * internal there; `project_settings` whoever works in its project; `admins` those who may audit the installation.
 * Kinds that this program does not know are for admins.
 */
export type EventAudience = 'ticket' | 'ticket_internal' | 'project_settings' | 'admins'

/** Decides by the kind alone, except for comments and attachments, whose data says whether they are internal. */
export function audienceOf(event: Pick<LogEvent, 'kind' | 'data'>): EventAudience {
  const group = event.kind.slice(0, event.kind.indexOf('.'))
  switch (group) {
    case 'ticket':
    case 'lease':
    case 'request':
      return 'ticket'
    case 'task':
    case 'end_action':
    case 'sla':
    case 'reference':
    case 'automation':
      return 'ticket_internal'
    case 'comment':
    case 'attachment':
      return saysInternal(event.data) ? 'ticket_internal' : 'ticket'
    case 'project':
    case 'label':
    case 'field':
      return 'project_settings'
    default:
      return 'admins'
  }
}

/** Only an explicit `false` makes a comment or an attachment public. */
function saysInternal(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return true
  const about = 'comment' in data ? data.comment : 'attachment' in data ? data.attachment : null
  const says = typeof about === 'object' && about !== null ? about : data
  return !('internal' in says && says.internal === false)
}
