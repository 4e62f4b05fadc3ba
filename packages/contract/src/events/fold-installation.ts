import type { Role } from '../people/person.ts'
import type { MemberRole, ProjectKind } from '../projects/project.ts'
import type { EventData, EventKind } from './event-kinds.ts'
import type { LogEvent } from './event.ts'

/** A person as the log knows one: no name, no address. */
export interface PersonState {
  id: string
  role: Role
  active: boolean
  placeholder: boolean
}

type TeamValues = EventData<'team.created'>['after']
export interface TeamState extends TeamValues {
  id: string
  /** Ids of people in their order. */
  members: string[]
}

type ProjectValues = EventData<'project.created'>['after']
export interface ProjectState extends ProjectValues {
  id: string
  kind: ProjectKind
  /** Keys that it had before, sorted. */
  aliases: string[]
  /** By step. */
  wip_limits: Record<string, number>
  members: Record<string, MemberRole>
  labels: Record<string, EventData<'label.created'>['after']>
  fields: Record<string, EventData<'field.created'>['after']>
}

type InstallationEvent = { [K in EventKind]: LogEvent<EventData<K>> & { kind: K } }[EventKind]

/** Which person an event changes, or null. */
export function personOf(event: LogEvent): string | null {
  const typed = event as InstallationEvent
  switch (typed.kind) {
    case 'person.created':
    case 'person.role_changed':
    case 'person.deactivated':
    case 'person.reactivated':
      return typed.data.person
    default:
      return null
  }
}

/** Which team an event changes, or null. */
export function teamOf(event: LogEvent): string | null {
  return event.kind.startsWith('team.') ? (event as LogEvent<EventData<'team.deleted'>>).data.team : null
}

/** Which project an event changes (itself, its members, labels or fields), or null. */
export function projectOf(event: LogEvent): string | null {
  return /^(project|label|field)\./.test(event.kind) ? event.project_id : null
}

/** The person after one more event of theirs. Pure, like `foldTicket`. */
export function foldPerson(state: PersonState | undefined, event: LogEvent): PersonState | undefined {
  const typed = event as InstallationEvent
  if (typed.kind === 'person.created') return { id: typed.data.person, ...typed.data.after }
  if (!state) throw neverCreated(event)
  switch (typed.kind) {
    case 'person.role_changed':
      return { ...state, role: typed.data.after.role }
    case 'person.deactivated':
      return { ...state, active: false }
    case 'person.reactivated':
      return { ...state, active: true }
    default:
      return state
  }
}

/** The team after one more event of it; `undefined` once it is deleted. */
export function foldTeam(state: TeamState | undefined, event: LogEvent): TeamState | undefined {
  const typed = event as InstallationEvent
  if (typed.kind === 'team.created') return { id: typed.data.team, ...typed.data.after, members: [] }
  if (!state) throw neverCreated(event)
  switch (typed.kind) {
    case 'team.edited':
      return { ...state, ...typed.data.after }
    case 'team.deleted':
      return undefined
    case 'team.member_added':
      return { ...state, members: placed(state.members, typed.data.person, typed.data.position) }
    case 'team.member_moved':
      return { ...state, members: placed(state.members, typed.data.person, typed.data.after.position) }
    case 'team.member_removed':
      return { ...state, members: state.members.filter((id) => id !== typed.data.person) }
    default:
      return state
  }
}

function placed(members: readonly string[], person: string, position: number): string[] {
  return members.filter((id) => id !== person).toSpliced(position, 0, person)
}

/** The project with members, labels and fields after one more event of it; `undefined` once it is deleted. */
export function foldProject(state: ProjectState | undefined, event: LogEvent): ProjectState | undefined {
  const typed = event as InstallationEvent
  if (typed.kind === 'project.created') {
    const id = event.project_id ?? ''
    const values = { kind: 'tracker' as const, ...typed.data.after }
    return { id, ...values, aliases: [], wip_limits: {}, members: {}, labels: {}, fields: {} }
  }
  if (!state) throw neverCreated(event)
  switch (typed.kind) {
    case 'project.edited':
      return { ...state, ...typed.data.after, aliases: aliasesAfter(state, typed.data.after.key) }
    case 'project.deleted':
      return undefined
    case 'project.member_set':
      return { ...state, members: { ...state.members, [typed.data.person]: typed.data.after } }
    case 'project.member_removed':
      return { ...state, members: without(state.members, typed.data.person) }
    case 'project.wip_limit_set': {
      const { step, after } = typed.data
      const others = without(state.wip_limits, step)
      return { ...state, wip_limits: after === null ? others : { ...others, [step]: after } }
    }
    case 'label.created':
      return { ...state, labels: { ...state.labels, [typed.data.label]: typed.data.after } }
    case 'label.edited':
      return { ...state, labels: edited(state.labels, typed.data.label, typed.data.after) }
    case 'label.deleted':
      return { ...state, labels: without(state.labels, typed.data.label) }
    case 'field.created':
      return { ...state, fields: { ...state.fields, [typed.data.field]: typed.data.after } }
    case 'field.edited':
      return { ...state, fields: edited(state.fields, typed.data.field, typed.data.after) }
    case 'field.deleted':
      return { ...state, fields: without(state.fields, typed.data.field) }
    default:
      return state
  }
}

/** The key that a project gives up becomes an alias; one that it takes back is none any more. */
function aliasesAfter(state: ProjectState, key: string | undefined): string[] {
  if (key === undefined || key === state.key) return state.aliases
  return [...new Set([...state.aliases, state.key])].filter((alias) => alias !== key).toSorted()
}

function edited<Value>(
  values: Record<string, Value>,
  id: string,
  after: Partial<Value>,
): Record<string, Value> {
  const before = values[id]
  return before === undefined ? values : { ...values, [id]: { ...before, ...after } }
}

function without<Value>(values: Record<string, Value>, id: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== id))
}

function neverCreated(event: LogEvent): Error {
  return new Error(`event ${String(event.seq)} (${event.kind}) is of something that was never created`)
}
