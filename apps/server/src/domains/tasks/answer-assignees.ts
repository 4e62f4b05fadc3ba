import {
  mayInInstallation,
  mayInProject,
  mayWithTicket,
  type Actor,
} from '@waybill/contract/access/policies.ts'
import { mayWithTask } from '@waybill/contract/access/task-policy.ts'
import type { Assignees } from '@waybill/contract/tickets/assignees.ts'
import type { Store } from '../../kernel/store.ts'
import type { ProjectWithFacts } from '../projects/projects.queries.ts'
import { assignablePeople, type AskedPeople } from '../tickets/assignable-people.queries.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { whoSpeaks } from './items-of-round.ts'
import { openRunOf, type ItemRow, type LoadedTask } from './tasks.queries.ts'

/** Whom a change by hand may name; the same rules refuse everybody else. */
interface Allowed extends Omit<AskedPeople, 'q'> {
  nobody: boolean
}

const EVERYBODY: Allowed = { teams: null, only: null, without: [], nobody: true }

/** Who may have a new ticket of a project, for whoever may say so. */
export async function assigneesOfProject(
  store: Store,
  actor: Actor,
  { project, facts }: ProjectWithFacts,
  q: string | undefined,
): Promise<Assignees> {
  const may = mayInProject(actor, 'project.set_staff_fields', facts) === 'allow'
  return peopleOf(store, actor, project, may ? EVERYBODY : null, q)
}

/** To whom somebody may give a ticket now or, of several who decide together, one open item of its run. */
export async function assigneesOfTicket(
  store: Store,
  actor: Actor,
  on: TicketWithFacts,
  { q, item }: { q?: string; item?: string },
): Promise<Assignees> {
  const run = await openRunOf(store.db, actor, on)
  const runs = run !== null && run.task.status !== 'pending'
  if (item !== undefined) {
    const meant = runs ? run.items.find(({ id }) => id === item.toLowerCase()) : undefined
    const allowed = run && meant ? await allowedByItem(store, actor, run, meant) : null
    const others = allowed && meant?.person_id ? without(allowed, meant.person_id) : allowed
    return peopleOf(store, actor, on.project, others, q)
  }
  if (mayWithTicket(actor, 'ticket.edit', on.facts) !== 'allow')
    return peopleOf(store, actor, on.project, null, q)
  return peopleOf(store, actor, on.project, runs ? await allowedByRun(store, actor, run) : EVERYBODY, q)
}

/** Nothing is handed on to the one who has it. */
function without(allowed: Allowed, holder: string): Allowed {
  return { ...allowed, without: [...allowed.without, holder] }
}

/** As `followRun` hands on: only what one person has, by whoever has it or leads, or out of the queue to oneself. */
async function allowedByRun(store: Store, actor: Actor, run: LoadedTask): Promise<Allowed | null> {
  const [item, more] = run.items
  if (!item || more) return null
  const allowed = await allowedByItem(store, actor, run, item)
  if (allowed) {
    const releases = item.person_id !== null && mayWithTask(actor, 'task.release', run.facts) === 'allow'
    return { ...allowed, nobody: releases }
  }
  const claims = item.person_id === null && run.facts.in_team
  if (!claims || actor.person_id === null) return null
  const speak = [...(await whoSpeaks({ tx: store.db }, run, item))]
  return { teams: null, only: actor.person_id, without: speak, nobody: false }
}

/** As `transferItem`: leads give it to anybody who works there, its holder within its team. */
async function allowedByItem(
  { db }: Store,
  actor: Actor,
  run: LoadedTask,
  item: ItemRow,
): Promise<Allowed | null> {
  const lead = mayWithTask(actor, 'task.act_as_lead', run.facts) === 'allow'
  const own = item.person_id !== null && item.person_id === actor.person_id
  if (mayWithTask(actor, 'task.transfer', run.facts) !== 'allow' || !(lead || own)) return null
  const step = run.version?.definition.steps.find(({ id }) => id === item.step_id)
  const teams = [item.team_id, step?.team ?? null].filter((team) => team !== null)
  const speak = [...(await whoSpeaks({ tx: db }, run, item))]
  return { teams: lead ? null : teams, only: null, without: speak, nobody: false }
}

async function peopleOf(
  { db, sql }: Store,
  actor: Actor,
  project: Parameters<typeof assignablePeople>[2],
  allowed: Allowed | null,
  q: string | undefined,
): Promise<Assignees> {
  if (!allowed) return { items: [], nobody: false }
  const { nobody, ...asked } = allowed
  // Whoever may not list people learns of none here.
  const only = mayInInstallation(actor, 'people.list') === 'allow' ? asked.only : actor.person_id
  const people = await assignablePeople(db, sql, project, { ...asked, only, q })
  return {
    items: people.map(({ id, name, email, role }) => ({ id, name, email, role, active: true })),
    nobody,
  }
}
