import type { TextValues } from '@waybill/contract/automation/rule-text.ts'
import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfLabels } from '../events/event-names.queries.ts'
import { isId, namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import type { Moment } from './match-rule.ts'

/** Characters of a description or a comment that stand in a text. */
const LONGEST = 2_000

type Told = Pick<Moment, 'event' | 'after'>

/** Who reads a text, and where tickets are found. */
export interface Reading {
  publicUrl: URL
  /** Whether only those read it who see what is internal. */
  internal: boolean
}

/**
 * What texts may name of tickets as they were at their moments, with names as they are today. An internal comment is told to
 * nobody who might not see it, and a deleted one to nobody.
 */
export async function textValuesOf(
  db: Db,
  moments: readonly Told[],
  reading: Reading,
): Promise<TextValues[]> {
  const states = moments.map(({ after }) => after)
  const people = await namesOfPeople(
    db,
    moments.flatMap(({ event, after }) => peopleOf(event, after)).filter(isId),
  )
  const teams = await namesOfTeams(
    db,
    states.flatMap(({ team }) => team ?? []),
  )
  const labels = await namesOfLabels(db, new Set(states.flatMap((state) => state.labels)))
  const keys = await keysOfProjects(db)
  const comments = await commentsOf(db, moments)
  return moments.map(({ event, after }) => {
    const { title, status, priority, severity, category, sub_category, department } = after
    const { assignee, reporter, team, due_at, description } = after
    const key = `${keys.get(after.project_id) ?? ''}-${String(after.number)}`
    const comment = comments.get(event.seq)
    const named = after.labels.flatMap((id) => labels.get(id) ?? []).toSorted()
    return {
      key,
      title,
      status: status.replaceAll('_', ' '),
      priority,
      severity,
      category,
      sub_category,
      department,
      assignee: assignee === null ? null : (people.get(assignee) ?? null),
      reporter: people.get(reporter) ?? null,
      team: team === null ? null : (teams.get(team) ?? null),
      labels: named.length === 0 ? null : named.join(', '),
      due: due_at === null ? null : `${due_at.slice(0, 16).replace('T', ' ')} UTC`,
      description: description === '' ? null : cut(description),
      url: new URL(`/tickets/${key}`, reading.publicUrl).href,
      actor: event.actor_id === null ? 'Waybill' : (people.get(event.actor_id) ?? null),
      comment: comment && (reading.internal || !comment.internal) ? cut(comment.body) : null,
      fields: Object.fromEntries(
        Object.entries(after.fields).map(([name, value]) => [name, wordsOfField(value, people)]),
      ),
    }
  })
}

function peopleOf({ actor_id }: LogEvent, { assignee, reporter, fields }: TicketState): string[] {
  const inFields = Object.values(fields).filter((value) => typeof value === 'string')
  return [actor_id, assignee, reporter, ...inFields].filter((id) => id !== null)
}

function wordsOfField(
  value: TicketState['fields'][string],
  people: ReadonlyMap<string, string>,
): string | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(', ')
  const text = String(value)
  return people.get(text) ?? text
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text
}

/** What was said, by the position of the event that says it. */
async function commentsOf(
  db: Db,
  moments: readonly Told[],
): Promise<Map<number, { internal: boolean; body: string }>> {
  const said = moments.flatMap(({ event }) => {
    const said = saidIn(event)
    return said ? [{ seq: event.seq, ...said }] : []
  })
  if (said.length === 0) return new Map()
  const there = await db
    .selectFrom('comments')
    .select('id')
    .where('deleted_at', 'is', null)
    .where(
      'id',
      'in',
      said.map(({ id }) => id),
    )
    .execute()
  const known = new Set(there.map(({ id }) => id))
  return new Map(said.filter(({ id }) => known.has(id)).map((one) => [one.seq, one]))
}

function saidIn(event: LogEvent): { id: string; internal: boolean; body: string } | null {
  if (event.kind === 'comment.added') return (event.data as EventData<'comment.added'>).comment
  if (event.kind !== 'comment.edited') return null
  const { comment: id, internal, after } = event.data as EventData<'comment.edited'>
  return { id, internal, body: after.body }
}

async function keysOfProjects(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('projects').select(['id', 'key']).execute()
  return new Map(rows.map(({ id, key }) => [id, key]))
}
