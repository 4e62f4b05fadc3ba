import { sql, type ExpressionBuilder } from 'kysely'
import type { Db, Tables } from '../../io/db/tables.ts'
import { INSTALLATION, pluginRow, settingsRow } from '../plugins/plugins.queries.ts'
import { KEPT_MILLIS } from './slack-times.ts'

/** The id of the plugin; `bot_token` is its setting without which it cannot speak to people. */
const SLACK_PLUGIN = 'slack'

export async function slackIsOn(db: Db): Promise<boolean> {
  return (await pluginRow(db, SLACK_PLUGIN)).on === 1
}

/** Whether people can be told something in Slack: the plugin is on and has the token of a bot. */
export async function speaksInSlack(db: Db): Promise<boolean> {
  if (!(await slackIsOn(db))) return false
  const { sealed } = await settingsRow(db, SLACK_PLUGIN, INSTALLATION)
  return Object.hasOwn(JSON.parse(sealed) as object, 'bot_token')
}

/** The active person as whom a Slack user acts, with their name; undefined: nobody. */
export function personOfSlack(db: Db, team: string, user: string) {
  return db
    .selectFrom('slack_people')
    .innerJoin('people', 'people.id', 'slack_people.person_id')
    .select(['people.id', 'people.name', 'people.role'])
    .where('slack_team', '=', team)
    .where('slack_user', '=', user)
    .where('people.active', '=', 1)
    .executeTakeFirst()
}

/** The user of Slack who acts as a person; null: nobody does. */
export async function slackUserOf(db: Db, person: string): Promise<string | null> {
  const row = await db
    .selectFrom('slack_people')
    .select('slack_user')
    .where('person_id', '=', person)
    .executeTakeFirst()
  return row?.slack_user ?? null
}

/** Milliseconds; null: no Slack user acts as the person. */
export async function connectedSince(db: Db, person: string): Promise<number | null> {
  const row = await db
    .selectFrom('slack_people')
    .select('connected_at')
    .where('person_id', '=', person)
    .executeTakeFirst()
  return row?.connected_at ?? null
}

/** Whether a post is of a comment that people can read in Slack, or of a deleted ticket of which something stands there. */
export function standsInSlack(of: ExpressionBuilder<Tables, 'slack_posts'>) {
  const deleted = of.selectFrom('tickets').select('id').where('deleted_at', 'is not', null)
  const ofTickets = of
    .selectFrom('slack_comments')
    .innerJoin('comments', 'comments.id', 'slack_comments.comment_id')
    .select('comments.ticket_id')
    .whereRef('comments.ticket_id', '=', 'slack_posts.ticket_id')
  const messages = of
    .selectFrom('slack_messages')
    .select('slack_messages.ticket_id')
    .whereRef('slack_messages.ticket_id', '=', 'slack_posts.ticket_id')
  const told = of
    .selectFrom('slack_comments')
    .select('slack_comments.comment_id')
    .whereRef('slack_comments.comment_id', '=', 'slack_posts.comment_id')
  return of.or([
    of.exists(told),
    of.and([
      of.exists(deleted.whereRef('tickets.id', '=', 'slack_posts.ticket_id')),
      of.or([of.exists(ofTickets), of.exists(messages)]),
    ]),
  ])
}

/** Those of these people as whom a Slack user acts. */
export async function connectedOf(db: Db, people: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('slack_people')
    .select('person_id')
    .where('person_id', 'in', people)
    .execute()
  return new Set(rows.map(({ person_id }) => person_id))
}

/**
 * Posts of one ticket that one message tells: all that say it changed, or else all of its next comment; undefined: nothing is
 * due. What waits longer than posts are kept comes last, so that it holds up no other.
 */
export async function nextPost(db: Db, project: string, now: number) {
  const isOld = (of: ExpressionBuilder<Tables, 'slack_posts'>) =>
    of
      .case()
      .when('due_at', '<', now - KEPT_MILLIS)
      .then(1)
      .else(0)
      .end()
  const first = await db
    .selectFrom('slack_posts')
    .select('ticket_id')
    .where('project_id', '=', project)
    .where('due_at', '<=', now)
    .orderBy(isOld)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  if (!first) return undefined
  const posts = await db
    .selectFrom('slack_posts')
    .select(['seq', 'comment_id'])
    .where('project_id', '=', project)
    .where('ticket_id', '=', first.ticket_id)
    .orderBy(isOld)
    .orderBy('seq')
    .limit(1_000)
    .execute()
  const comment = posts.some(({ comment_id }) => comment_id === null) ? null : (posts[0]?.comment_id ?? null)
  const seqs = posts.filter(({ comment_id }) => comment_id === comment).map(({ seq }) => seq)
  return { ticket: first.ticket_id, seqs, comment }
}

export type NextPost = NonNullable<Awaited<ReturnType<typeof nextPost>>>

/** Projects with something to tell now. */
export function projectsWithPosts(db: Db, now: number) {
  return db
    .selectFrom('slack_lanes')
    .select('project_id')
    .where('not_before', '<=', now)
    .where('lease_until', '<=', now)
    .where('project_id', 'in', (of) =>
      of.selectFrom('slack_posts').select('slack_posts.project_id').where('due_at', '<=', now),
    )
    .execute()
}

/** The message of a ticket in a channel, by the way in which Slack names it. */
export async function messageOf(db: Db, ticket: string, channel: string): Promise<string | null> {
  const row = await db
    .selectFrom('slack_messages')
    .select('ts')
    .where('ticket_id', '=', ticket)
    .where('channel', '=', channel)
    .executeTakeFirst()
  return row?.ts ?? null
}

/** The message that tells a comment; undefined: none does. */
export function messageOfComment(db: Db, comment: string) {
  return db
    .selectFrom('slack_comments')
    .select(['channel', 'ts'])
    .where('comment_id', '=', comment)
    .executeTakeFirst()
}

/** A message that tells a comment of the ticket, as long as there is one. */
export function toldCommentOf(db: Db, ticket: string) {
  return db
    .selectFrom('slack_comments')
    .innerJoin('comments', 'comments.id', 'slack_comments.comment_id')
    .select(['comments.id', 'slack_comments.channel', 'slack_comments.ts'])
    .where('comments.ticket_id', '=', ticket)
    .limit(1)
    .executeTakeFirst()
}

/** What is known of a message of a person in a thread. */
export function replyOf(db: Db, channel: string, ts: string) {
  return db
    .selectFrom('slack_replies')
    .select(['slack_user', 'deleted_at'])
    .where('channel', '=', channel)
    .where('ts', '=', ts)
    .executeTakeFirst()
}

/** The ticket that a message is about, with its project. */
export function ticketOfMessage(db: Db, channel: string, ts: string) {
  return db
    .selectFrom('slack_messages')
    .innerJoin('tickets', 'tickets.id', 'slack_messages.ticket_id')
    .select(['tickets.id', 'tickets.project_id'])
    .where('channel', '=', channel)
    .where('ts', '=', ts)
    .executeTakeFirst()
}

/** What is told of a ticket; undefined once it is purged. */
export function ticketToTell(db: Db, id: string) {
  return db
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .leftJoin('people', 'people.id', 'tickets.assignee_id')
    .select([
      'tickets.id',
      'tickets.project_id',
      'projects.key as project',
      'number',
      'title',
      'status',
      'priority',
      'severity',
      'people.name as assignee',
      'deleted_at',
      'created_seq',
    ])
    .where('tickets.id', '=', id)
    .executeTakeFirst()
}

/** A comment as it is now, with its author; undefined: it is deleted. */
export function commentToTell(db: Db, id: string) {
  return db
    .selectFrom('comments')
    .innerJoin('people', 'people.id', 'comments.author_id')
    .select(['body', 'internal', 'people.name as author'])
    .where('comments.id', '=', id)
    .where('comments.deleted_at', 'is', null)
    .executeTakeFirst()
}

/** A channel in which Slack would not let something be done has its first turn when the others have had as many before. */
const TURNS_BEFORE_FAILING = 2

/**
 * Messages that must be mended or go now; those of a thread go before what they stand below. Channels take turns: neither many
 * messages of one nor what fails in it hold up the others.
 */
export function dueLeftovers(db: Db, now: number, limit: number) {
  const failing = db
    .selectFrom('slack_leftovers')
    .select('channel')
    .where('given_up_at', 'is', null)
    .where('error', 'is not', null)
  return db
    .selectFrom((of) =>
      of
        .selectFrom('slack_leftovers')
        .select(['channel', 'ts', 'ticket_id', 'asked', 'due_at'])
        .select(sql<number>`row_number() over (partition by channel order by due_at, ts desc)`.as('turn'))
        .select((of) =>
          of.case().when('channel', 'in', failing).then(TURNS_BEFORE_FAILING).else(0).end().as('later'),
        )
        .where('given_up_at', 'is', null)
        .where('due_at', '<=', now)
        .as('due'),
    )
    .select(['channel', 'ts', 'ticket_id', 'asked'])
    .orderBy((of) => of('turn', '+', of.ref('later')))
    .orderBy('due_at')
    .orderBy('ts', 'desc')
    .limit(limit)
    .execute()
}

/** Messages that Slack would not let be mended or go, with what it said; oldest first. */
export function failingLeftovers(db: Db, limit: number) {
  return db
    .selectFrom('slack_leftovers')
    .select(['channel', 'ts', 'ticket_id', 'due_at', 'attempts', 'error', 'given_up_at'])
    .where('error', 'is not', null)
    .orderBy('ts')
    .limit(limit)
    .execute()
}

export type FailingLeftover = Awaited<ReturnType<typeof failingLeftovers>>[number]

/** How many messages must still be mended or go, beside those that were given up. */
export async function countLeftovers(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('slack_leftovers')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('given_up_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * Cards of a ticket, or of all tickets of a project, that stand in other channels than theirs and do not say so yet; of a project
 * also those that say so and stand where its tickets are told (again). Of a ticket that was `put` away or taken back all of them.
 */
export async function cardsToMend(
  db: Db,
  of: { ticket: string; put: boolean } | { project: string },
  channel: string | null,
): Promise<{ ticket_id: string; channel: string; ts: string }[]> {
  const cards = db
    .selectFrom('slack_messages')
    .innerJoin('tickets', 'tickets.id', 'slack_messages.ticket_id')
    .select(['slack_messages.ticket_id', 'slack_messages.channel', 'slack_messages.ts'])
  const left = cards.$if(channel !== null, (query) => query.where('slack_messages.channel', '!=', channel))
  if ('ticket' in of)
    return left
      .where('tickets.id', '=', of.ticket)
      .$if(!of.put, (query) => query.where('is_left', '=', 0))
      .execute()
  const elsewhere = await left.where('is_left', '=', 0).where('tickets.project_id', '=', of.project).execute()
  if (channel === null) return elsewhere
  const back = cards.where('is_left', '=', 1).where('slack_messages.channel', '=', channel)
  return [...elsewhere, ...(await back.where('tickets.project_id', '=', of.project).execute())]
}

/** Each project with something that waits, since when Slack fails it, and why. */
export function waitingPosts(db: Db) {
  return db
    .selectFrom('slack_lanes')
    .innerJoin('projects', 'projects.id', 'slack_lanes.project_id')
    .innerJoin('slack_posts', 'slack_posts.project_id', 'slack_lanes.project_id')
    .select(['projects.key', 'failing_since', 'error'])
    .select((of) => of.fn.countAll<number>().as('count'))
    .groupBy(['projects.key', 'failing_since', 'error'])
    .orderBy('projects.key')
    .execute()
}
