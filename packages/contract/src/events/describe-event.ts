import { REACTION_WORDS } from './reaction-words.ts'
import { workflowChanges } from '../workflows/describe-change.ts'
import { ruleOfVia, ruleWords } from '../automation/describe-rule.ts'
import { taskWords } from '../tasks/describe-task.ts'
import { referenceWords } from '../references/describe-reference.ts'
import { slaWords } from '../sla/describe-sla.ts'
import { webhookWords } from '../webhooks/describe-webhook.ts'
import { isEventKind, type EventData, type EventKind } from './event-kinds.ts'
import type { LogEvent } from './event.ts'

/** Names as they are today, handed in by whoever shows the words; the log holds ids only. */
export interface EventNames {
  person(id: string): string
  team(id: string): string
  label(id: string): string
  step(id: string): string
  workflow(id: string): string
  rule(id: string): string
  /** The name of a custom field by its key. */
  field(key: string): string
  /** The key of a ticket, or null when the reader may not see it. */
  ticket(id: string): string | null
}

/** `own`: who did it and whom it is about are the same person. `actor` did it; null: Waybill itself. */
export type Describe<K extends EventKind> = (
  data: EventData<K>,
  names: EventNames,
  own: boolean,
  actor: string | null,
) => string

/**
 * An event as a sentence: "Ana changed the status from Open to In progress". Rights are the caller's matter, who leaves
 * out whole events and gives no key of tickets that the reader may not see.
 */
export function describeEvent(event: LogEvent, names: EventNames): string {
  const actor =
    ruleOfVia(event.via, names) ?? (event.actor_id === null ? 'Waybill' : names.person(event.actor_id))
  return `${actor} ${isEventKind(event.kind) ? predicate(event.kind, event, names) : `did "${event.kind}"`}`
}

function predicate<K extends EventKind>(kind: K, { data, actor_id }: LogEvent, names: EventNames): string {
  const about = data as EventData<K>
  const own = actor_id !== null && 'person' in about && about.person === actor_id
  return words[kind](about, names, own, actor_id)
}

/** Whose something is, after its name: nothing where somebody does it with their own. */
function of(person: string, names: EventNames, own: boolean): string {
  return own ? '' : ` of ${names.person(person)}`
}

const words: { [K in EventKind]: Describe<K> } = {
  'installation.set_up': ({ person }, names) =>
    `set the installation up, with ${names.person(person)} as admin`,

  'person.created': ({ person, after }, names) =>
    after.placeholder
      ? `made a placeholder for ${names.person(person)}`
      : `added ${names.person(person)} as ${after.role}`,
  'person.profile_changed': ({ person, fields }, names, own) =>
    `changed ${own ? 'their ' : ''}${list(fields.map(spaced))}${of(person, names, own)}`,
  'person.role_changed': ({ person, before, after }, names) =>
    `changed the role of ${names.person(person)} from ${before.role} to ${after.role}`,
  'person.deactivated': ({ person }, names) => `deactivated ${names.person(person)}`,
  'person.reactivated': ({ person }, names) => `reactivated ${names.person(person)}`,
  'person.away_changed': ({ person, away }, names, own) =>
    away === null
      ? `${own ? 'is' : `noted that ${names.person(person)} is`} back`
      : `${own ? 'is' : `noted that ${names.person(person)} is`} away from ${away.from}${away.until === null ? '' : ` until ${away.until}`}`,
  'person.invited': ({ person }, names) => `invited ${names.person(person)}`,
  'person.password_changed': ({ person }, names, own) =>
    own ? 'changed their password' : `changed the password of ${names.person(person)}`,
  'person.locked_out': ({ person, until, failures }, names) =>
    `locked ${names.person(person)} out until ${until} after ${String(failures)} failed sign-ins`,
  'session.started': ({ person }, names, own) => (own ? 'signed in' : `signed ${names.person(person)} in`),
  'session.refused': ({ person }, names, own) =>
    own
      ? 'gave a wrong password when asked once more'
      : person === null
        ? 'refused a sign-in to an account that does not exist'
        : `refused a sign-in as ${names.person(person)}: wrong password`,
  'session.ended': ({ person, reason }, names, own) =>
    `ended a session${of(person, names, own)} (${spaced(reason)})`,
  'factor.totp_added': ({ person }, names, own) => `added an authenticator app${of(person, names, own)}`,
  'factor.totp_removed': ({ person }, names, own) => `removed the authenticator app${of(person, names, own)}`,
  'factor.passkey_added': ({ person }, names, own) => `added a passkey${of(person, names, own)}`,
  'factor.passkey_removed': ({ person }, names, own) => `removed a passkey${of(person, names, own)}`,
  'factor.recovery_codes_made': ({ person }, names, own) =>
    `made new recovery codes${of(person, names, own)}`,
  'factor.recovery_code_used': ({ person, left }, names, own) =>
    `used a recovery code${of(person, names, own)}, ${count(left, 'code')} left`,
  'factor.refused': ({ person, method }, names, own) =>
    own
      ? `gave a wrong ${FACTOR_WORDS[method]} when asked once more`
      : `refused a sign-in as ${names.person(person)}: wrong ${FACTOR_WORDS[method]}`,
  'factor.taken_off': ({ person }, names) => `took the second factor of ${names.person(person)} off`,
  'token.created': ({ person, name }, names, own) =>
    `made the access token "${name}"${of(person, names, own)}`,
  'token.rotated': ({ person }, names, own) => `rotated an access token${of(person, names, own)}`,
  'token.revoked': ({ person }, names, own) => `revoked an access token${of(person, names, own)}`,

  'slack.connected': ({ person }, names) => `connected Slack for ${names.person(person)}`,
  'slack.disconnected': ({ person }, names, own) => `disconnected Slack${of(person, names, own)}`,

  'plugin.switched_on': ({ plugin }) => `switched the plugin "${plugin}" on`,
  'plugin.switched_off': ({ plugin }) => `switched the plugin "${plugin}" off`,
  'plugin.failed': ({ plugin, during, part }) =>
    `switched the plugin "${plugin}" off, because it failed (${during} ${part})`,
  'plugin.configured': ({ plugin, settings }) =>
    `changed settings of the plugin "${plugin}": ${list(settings.map(spaced))}`,

  'team.created': ({ after }) => `made the team "${after.name}"`,
  'team.edited': ({ before, after }) => `edited the team: ${changes(before, after)}`,
  'team.deleted': () => 'deleted a team',
  'team.member_added': ({ team, person }, names) =>
    `added ${names.person(person)} to the team ${names.team(team)}`,
  'team.member_moved': ({ team, person, before, after }, names) =>
    `moved ${names.person(person)} in the team ${names.team(team)} from place ${String(before.position + 1)} to ${String(after.position + 1)}`,
  'team.member_removed': ({ team, person }, names) =>
    `took ${names.person(person)} out of the team ${names.team(team)}`,

  'workflow.created': ({ after }) => `made the workflow "${after.name}"`,
  'workflow.edited': ({ workflow, change }, names) =>
    `edited the workflow ${names.workflow(workflow)}: ${workflowChanges(change)}`,
  'workflow.published': ({ workflow, version }, names) =>
    `published version ${String(version)} of the workflow ${names.workflow(workflow)}`,
  'workflow.paused': ({ workflow }, names) =>
    `paused the workflow ${names.workflow(workflow)}: it takes no new tickets`,
  'workflow.resumed': ({ workflow }, names) =>
    `resumed the workflow ${names.workflow(workflow)}: it takes new tickets again`,
  'workflow.archived': ({ workflow }, names) => `archived the workflow ${names.workflow(workflow)}`,
  'workflow.unarchived': ({ workflow }, names) =>
    `took the workflow ${names.workflow(workflow)} out of the archive`,
  'workflow.deleted': ({ name }) => `deleted the workflow "${name}"`,
  'end_action_secret.made': ({ workflow }, names) =>
    `made a secret for an end action of the workflow ${names.workflow(workflow)}`,
  'end_action_secret.removed': ({ workflow }, names) =>
    `removed the secret of an end action of the workflow ${names.workflow(workflow)}`,

  'workflow_migration.started': ({ workflow, from, to, total }, names) =>
    `began to move ${count(total, 'ticket')} of ${names.workflow(workflow)} from version ${String(from)} to ${String(to)}`,
  'workflow_migration.stopped': ({ workflow }, names) =>
    `stopped moving tickets of ${names.workflow(workflow)} to another version`,
  'workflow_migration.finished': ({ workflow, moved, unchanged, refused }, names) =>
    `moved ${count(moved, 'ticket')} of ${names.workflow(workflow)} to another version, ${String(unchanged)} stayed, ${String(refused)} refused`,

  'project.created': ({ after }) => `made the project ${after.key} "${after.name}"`,
  'project.edited': ({ before, after }, names) => {
    if (after.archived !== undefined)
      return after.archived ? 'archived the project' : 'took the project out of the archive'
    return `edited the project: ${changes(namedWorkflow(before, names), namedWorkflow(after, names))}`
  },
  'project.deleted': ({ forced }) =>
    forced ? 'deleted the project with all its tickets' : 'deleted the project',
  'project.member_set': ({ person, before, after }, names) =>
    before === null
      ? `made ${names.person(person)} a ${after} of the project`
      : `changed ${names.person(person)} from ${before} to ${after} of the project`,
  'project.member_removed': ({ person }, names) => `took ${names.person(person)} out of the project`,
  'project.wip_limit_set': ({ after }) =>
    after === null
      ? 'took the limit off a column of the board'
      : `limited a column of the board to ${String(after)}`,
  'label.created': ({ after }) => `made the label "${after.name}"`,
  'label.edited': ({ before, after }) => `edited a label: ${changes(before, after)}`,
  'label.deleted': () => 'deleted a label',
  'field.created': ({ after }) => `made the field "${after.name}" (${after.type})`,
  'field.edited': ({ before, after }) => `edited a field: ${changes(before, after)}`,
  'field.deleted': () => 'deleted a field',

  'view.created': ({ shared, after }) =>
    shared ? `shared the view "${after.name}"` : 'saved a private view',
  'view.edited': ({ shared, after }) =>
    shared ? `changed ${list(Object.keys(after).map(spaced))} of a shared view` : 'changed a private view',
  'view.deleted': ({ shared }) => (shared ? 'deleted a shared view' : 'deleted a private view'),

  'import.started': ({ source }) => `started an import from ${source}`,
  'import.finished': ({ tickets, errors }) =>
    `finished an import: ${count(tickets, 'ticket')}, ${count(errors, 'error')}`,
  'import.undone': ({ tickets, kept }) =>
    `undid an import: ${count(tickets, 'ticket')} removed, ${count(kept, 'changed ticket')} kept`,

  'bulk.started': ({ action, total }) => `began to ${BULK_WORDS[action]} ${count(total, 'ticket')} in bulk`,
  'bulk.stopped': () => 'stopped a bulk change',
  'bulk.finished': ({ changed, unchanged, refused }) =>
    `finished a bulk change: ${count(changed, 'ticket')} changed, ${String(unchanged)} unchanged, ${String(refused)} refused`,

  'sample.started': ({ tickets }) => `asked for sample data: about ${count(tickets, 'ticket')}`,
  'sample.ended': ({ outcome }) => SAMPLE_WORDS[outcome],

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
    list(
      addedAndRemoved(
        'label',
        added.map((id) => names.label(id)),
        removed.map((id) => names.label(id)),
      ),
    ),
  'ticket.watchers_changed': ({ added, removed }, names, _own, actor) => {
    const others = (ids: readonly string[]) => ids.filter((id) => id !== actor).map((id) => names.person(id))
    const parts = addedAndRemoved('watcher', others(added), others(removed))
    if (actor !== null && removed.includes(actor)) parts.unshift('does not watch it any more')
    if (actor !== null && added.includes(actor)) parts.unshift('watches it now')
    return list(parts)
  },
  'ticket.moved': () => 'moved the ticket on the board',
  'ticket.first_responded': () => 'gave the first response',
  'ticket.linked': ({ link, ticket }, names) => `linked: ${LINK_WORDS[link]} ${ticketName(names, ticket)}`,
  'ticket.unlinked': ({ link, ticket }, names) =>
    `took a link away: ${LINK_WORDS[link]} ${ticketName(names, ticket)}`,
  'ticket.deleted': () => 'deleted the ticket',
  'ticket.restored': () => 'restored the ticket',
  'ticket.purged': () => 'removed the ticket for good',

  'comment.added': ({ comment, attachments }) => {
    const act = comment.parent_id === null ? 'commented' : 'replied to a comment'
    const files = attachments?.length ? ` with ${count(attachments.length, 'file')}` : ''
    return (comment.internal ? `${act} internally` : act) + files
  },
  'comment.edited': ({ internal }) => `edited ${aComment(internal)}`,
  'comment.deleted': ({ internal }) => `deleted ${aComment(internal)}`,
  'comment.reaction_added': ({ internal, reaction }) =>
    `reacted with ${REACTION_WORDS[reaction]} to ${aComment(internal)}`,
  'comment.reaction_removed': ({ internal, reaction }) =>
    `took the ${REACTION_WORDS[reaction]} back from ${aComment(internal)}`,
  'attachment.added': ({ attachment }) =>
    `attached ${attachment.internal ? 'internally ' : ''}"${attachment.name}"`,
  'attachment.removed': ({ name, internal }) =>
    `removed the ${internal ? 'internal ' : ''}attachment "${name}"`,

  ...taskWords,
  ...slaWords,
  ...referenceWords,
  ...ruleWords,
  ...webhookWords,

  'lease.taken': ({ taken_from }, names) =>
    taken_from === null
      ? 'began to edit the ticket alone'
      : `took the ticket over from ${names.person(taken_from)} to edit it alone`,
  'lease.ended': ({ holder, why }, names) => {
    const name = names.person(holder)
    switch (why) {
      case 'released':
        return 'let others edit the ticket again'
      case 'expired':
        return `let others edit the ticket again: the time of ${name} had run out`
      case 'disconnected':
        return `let others edit the ticket again: the connection of ${name} was lost`
      case 'taken_over':
        return `ended the editing of ${name}`
      case 'deleted':
        return `ended the editing of ${name}, because the ticket was deleted`
    }
  },
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

const FACTOR_WORDS = {
  totp: 'code of the authenticator app',
  passkey: 'passkey',
  recovery_code: 'recovery code',
} as const satisfies Record<EventData<'factor.refused'>['method'], string>

const BULK_WORDS = {
  change: 'change',
  delete: 'delete',
  restore: 'restore',
  undo: 'undo the change of',
} as const satisfies Record<EventData<'bulk.started'>['action'], string>

const SAMPLE_WORDS = {
  finished: 'finished the sample data',
  stopped: 'stopped the making of sample data',
  failed: 'could not finish the sample data',
} as const satisfies Record<EventData<'sample.ended'>['outcome'], string>

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
function namedWorkflow<Values extends { workflow?: string }>(values: Values, names: EventNames): Values {
  return values.workflow === undefined ? values : { ...values, workflow: names.workflow(values.workflow) }
}

function changes(before: Record<string, Shown>, after: Record<string, Shown>, verb = ''): string {
  const parts = Object.keys(after).map((name) =>
    name === 'description' ? name : part(spaced(name), before[name], after[name]),
  )
  return verb + list(parts)
}

function addedAndRemoved(thing: string, added: readonly string[], removed: readonly string[]): string[] {
  const parts: string[] = []
  const named = (names: readonly string[]) => `the ${thing}${names.length === 1 ? '' : 's'} ${list(names)}`
  if (added.length > 0) parts.push(`added ${named(added)}`)
  if (removed.length > 0) parts.push(`removed ${named(removed)}`)
  return parts
}
