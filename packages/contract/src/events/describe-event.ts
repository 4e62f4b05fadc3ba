import { REACTION_WORDS } from './reaction-words.ts'
import { isEventKind, type EventData, type EventKind } from './event-kinds.ts'
import type { LogEvent } from './event.ts'

/** Names as they are today, handed in by whoever shows the words; the log holds ids only. */
export interface EventNames {
  person(id: string): string
  team(id: string): string
  label(id: string): string
  step(id: string): string
  /** The name of a custom field by its key. */
  field(key: string): string
  /** The key of a ticket, or null when the reader may not see it. */
  ticket(id: string): string | null
}

type Describe<K extends EventKind> = (data: EventData<K>, names: EventNames) => string

/**
 * An event as a sentence: "Ana changed the status from Open to In progress". Rights are the caller's matter, who leaves
 * out whole events and gives no key of tickets that the reader may not see.
 */
export function describeEvent(event: LogEvent, names: EventNames): string {
  const actor = event.actor_id === null ? 'Waybill' : names.person(event.actor_id)
  return `${actor} ${isEventKind(event.kind) ? predicate(event.kind, event.data, names) : `did "${event.kind}"`}`
}

function predicate<K extends EventKind>(kind: K, data: unknown, names: EventNames): string {
  return words[kind](data as EventData<K>, names)
}

const words: { [K in EventKind]: Describe<K> } = {
  'installation.set_up': ({ person }, names) =>
    `set the installation up, with ${names.person(person)} as admin`,

  'person.created': ({ person, after }, names) =>
    after.placeholder
      ? `made a placeholder for ${names.person(person)}`
      : `added ${names.person(person)} as ${after.role}`,
  'person.profile_changed': ({ person, fields }, names) =>
    `changed ${list(fields.map(spaced))} of ${names.person(person)}`,
  'person.role_changed': ({ person, before, after }, names) =>
    `changed the role of ${names.person(person)} from ${before.role} to ${after.role}`,
  'person.deactivated': ({ person }, names) => `deactivated ${names.person(person)}`,
  'person.reactivated': ({ person }, names) => `reactivated ${names.person(person)}`,
  'person.invited': ({ person }, names) => `invited ${names.person(person)}`,
  'person.password_changed': ({ person }, names) => `changed the password of ${names.person(person)}`,
  'person.locked_out': ({ person, until, failures }, names) =>
    `locked ${names.person(person)} out until ${until} after ${String(failures)} wrong passwords`,
  'session.started': ({ person }, names) => `signed ${names.person(person)} in`,
  'session.refused': ({ person }, names) =>
    person === null
      ? 'refused a sign-in to an account that does not exist'
      : `refused a sign-in as ${names.person(person)}: wrong password`,
  'session.ended': ({ person, reason }, names) =>
    `ended a session of ${names.person(person)} (${spaced(reason)})`,
  'token.created': ({ person, name }, names) => `made the access token "${name}" of ${names.person(person)}`,
  'token.rotated': ({ person }, names) => `rotated an access token of ${names.person(person)}`,
  'token.revoked': ({ person }, names) => `revoked an access token of ${names.person(person)}`,

  'team.created': ({ after }) => `made the team "${after.name}"`,
  'team.edited': ({ before, after }) => `edited the team: ${changes(before, after)}`,
  'team.deleted': () => 'deleted a team',
  'team.member_added': ({ team, person }, names) =>
    `added ${names.person(person)} to the team ${names.team(team)}`,
  'team.member_moved': ({ team, person, before, after }, names) =>
    `moved ${names.person(person)} in the team ${names.team(team)} from place ${String(before.position + 1)} to ${String(after.position + 1)}`,
  'team.member_removed': ({ team, person }, names) =>
    `took ${names.person(person)} out of the team ${names.team(team)}`,

  'project.created': ({ after }) => `made the project ${after.key} "${after.name}"`,
  'project.edited': ({ before, after }) => {
    if (after.archived !== undefined)
      return after.archived ? 'archived the project' : 'took the project out of the archive'
    return `edited the project: ${changes(before, after)}`
  },
  'project.deleted': ({ forced }) =>
    forced ? 'deleted the project with all its tickets' : 'deleted the project',
  'project.member_set': ({ person, before, after }, names) =>
    before === null
      ? `made ${names.person(person)} a ${after} of the project`
      : `changed ${names.person(person)} from ${before} to ${after} of the project`,
  'project.member_removed': ({ person }, names) => `took ${names.person(person)} out of the project`,
  'label.created': ({ after }) => `made the label "${after.name}"`,
  'label.edited': ({ before, after }) => `edited a label: ${changes(before, after)}`,
  'label.deleted': () => 'deleted a label',
  'field.created': ({ after }) => `made the field "${after.name}" (${after.type})`,
  'field.edited': ({ before, after }) => `edited a field: ${changes(before, after)}`,
  'field.deleted': () => 'deleted a field',

  'import.started': ({ source }) => `started an import from ${source}`,
  'import.finished': ({ tickets, errors }) =>
    `finished an import: ${count(tickets, 'ticket')}, ${count(errors, 'error')}`,
  'import.undone': ({ tickets, kept }) =>
    `undid an import: ${count(tickets, 'ticket')} removed, ${count(kept, 'changed ticket')} kept`,

  'bulk.started': ({ action, total }) => `began to ${BULK_WORDS[action]} ${count(total, 'ticket')} in bulk`,
  'bulk.stopped': () => 'stopped a bulk change',
  'bulk.finished': ({ changed, unchanged, refused }) =>
    `finished a bulk change: ${count(changed, 'ticket')} changed, ${String(unchanged)} unchanged, ${String(refused)} refused`,

  'ticket.created': ({ after }) => `created the ticket "${after.title}"`,
  'ticket.edited': ({ before, after }) => {
    const parts: string[] = []
    if (after.title !== undefined) parts.push(`the title from "${before.title ?? ''}" to "${after.title}"`)
    if (after.description !== undefined) parts.push('the description')
    return `changed ${list(parts)}`
  },
  'ticket.status_changed': ({ before, after }, names) => {
    const from = before.step === undefined ? spaced(before.status ?? '') : names.step(before.step)
    const to = after.step === undefined ? spaced(after.status ?? '') : names.step(after.step)
    return `changed the status from ${from} to ${to}`
  },
  'ticket.priority_changed': ({ before, after }) => fromTo('the priority', before.priority, after.priority),
  'ticket.severity_changed': ({ before, after }) => fromTo('the severity', before.severity, after.severity),
  'ticket.classified': ({ before, after }) => changes(before, after, 'changed '),
  'ticket.assigned': ({ before, after }, names) => {
    if (after.assignee) return `assigned the ticket to ${names.person(after.assignee)}`
    return before.assignee
      ? `took the ticket from ${names.person(before.assignee)}`
      : 'took the assignee away'
  },
  'ticket.team_changed': ({ before, after }, names) =>
    fromTo('the team', before.team && names.team(before.team), after.team && names.team(after.team)),
  'ticket.reporter_changed': ({ before, after }, names) =>
    fromTo(
      'the reporter',
      before.reporter && names.person(before.reporter),
      after.reporter && names.person(after.reporter),
    ),
  'ticket.due_changed': ({ before, after }) => fromTo('the due date', before.due_at, after.due_at),
  'ticket.fields_changed': ({ before, after }, names) => {
    const keys = [...new Set([...Object.keys(before.fields ?? {}), ...Object.keys(after.fields ?? {})])]
    const parts = keys.map((key) => part(names.field(key), before.fields?.[key], after.fields?.[key]))
    return `changed ${list(parts)}`
  },
  'ticket.labels_changed': ({ added, removed }, names) =>
    addedAndRemoved(
      'label',
      added.map((id) => names.label(id)),
      removed.map((id) => names.label(id)),
    ),
  'ticket.watchers_changed': ({ added, removed }, names) =>
    addedAndRemoved(
      'watcher',
      added.map((id) => names.person(id)),
      removed.map((id) => names.person(id)),
    ),
  'ticket.moved': () => 'moved the ticket on the board',
  'ticket.first_responded': () => 'gave the first response',
  'ticket.linked': ({ link, ticket }, names) => `linked: ${LINK_WORDS[link]} ${ticketName(names, ticket)}`,
  'ticket.unlinked': ({ link, ticket }, names) =>
    `took a link away: ${LINK_WORDS[link]} ${ticketName(names, ticket)}`,
  'ticket.deleted': () => 'deleted the ticket',
  'ticket.restored': () => 'restored the ticket',
  'ticket.purged': () => 'removed the ticket for good',

  'comment.added': ({ comment }) => {
    const act = comment.parent_id === null ? 'commented' : 'replied to a comment'
    return comment.internal ? `${act} internally` : act
  },
  'comment.edited': ({ internal }) => `edited ${aComment(internal)}`,
  'comment.deleted': ({ internal }) => `deleted ${aComment(internal)}`,
  'comment.reaction_added': ({ internal, reaction }) =>
    `reacted with ${REACTION_WORDS[reaction]} to ${aComment(internal)}`,
  'comment.reaction_removed': ({ internal, reaction }) =>
    `took the ${REACTION_WORDS[reaction]} back from ${aComment(internal)}`,
}

const LINK_WORDS = {
  blocks: 'blocks',
  blocked_by: 'is blocked by',
  relates: 'relates to',
  duplicates: 'duplicates',
  duplicated_by: 'is duplicated by',
  parent: 'has the parent',
  child: 'has the child',
} as const satisfies Record<EventData<'ticket.linked'>['link'], string>

const BULK_WORDS = {
  change: 'change',
  delete: 'delete',
  restore: 'restore',
  undo: 'undo the change of',
} as const satisfies Record<EventData<'bulk.started'>['action'], string>

function ticketName(names: EventNames, id: string): string {
  return names.ticket(id) ?? 'a ticket you may not see'
}

function aComment(internal: boolean): string {
  return internal ? 'an internal comment' : 'a comment'
}

/** `in_progress` as people read it. */
function spaced(word: string): string {
  return word.replaceAll('_', ' ')
}

function count(number: number, thing: string): string {
  return `${String(number)} ${thing}${number === 1 ? '' : 's'}`
}

function list(parts: readonly string[]): string {
  const last = parts.at(-1) ?? 'nothing'
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

type Shown = string | number | boolean | readonly string[] | null | undefined

function show(value: Shown): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  return typeof value === 'object' ? list(value) : String(value)
}

function fromTo(what: string, before: Shown, after: Shown): string {
  return `changed ${part(what, before, after)}`
}

function part(what: string, before: Shown, after: Shown): string {
  if (before === null || before === undefined) return `${what} to ${show(after)}`
  return `${what} from ${show(before)} to ${show(after)}`
}

/** Long texts are only named: a description from here to there is no sentence. */
function changes(before: Record<string, Shown>, after: Record<string, Shown>, verb = ''): string {
  const parts = Object.keys(after).map((name) =>
    name === 'description' ? name : part(spaced(name), before[name], after[name]),
  )
  return verb + list(parts)
}

function addedAndRemoved(thing: string, added: readonly string[], removed: readonly string[]): string {
  const parts: string[] = []
  const named = (names: readonly string[]) => `the ${thing}${names.length === 1 ? '' : 's'} ${list(names)}`
  if (added.length > 0) parts.push(`added ${named(added)}`)
  if (removed.length > 0) parts.push(`removed ${named(removed)}`)
  return list(parts)
}
