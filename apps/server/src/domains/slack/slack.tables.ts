import type { Generated } from 'kysely'
import type { Flag, Millis } from '../../kernel/kernel.tables.ts'

/** The user of Slack who acts as a person: at most one each. */
export interface SlackPeopleTable {
  person_id: string
  slack_team: string
  slack_user: string
  connected_at: Millis
}

/** What a person types in Slack to be connected. */
export interface SlackCodesTable {
  person_id: string
  /** SHA-256 of the code. */
  hash: string
  expires_at: Millis
}

/** The posts of a project go one after the other: whoever holds its lane sends them. */
export interface SlackLanesTable {
  project_id: string
  owner: string | null
  lease_until: Generated<Millis>
  /** Slack asked to wait, or did not answer. */
  not_before: Generated<Millis>
  /** In a row. */
  failures: Generated<number>
  failing_since: Millis | null
  /** What Slack said last; null: it took everything. */
  error: string | null
}

/** What waits to be told: that a ticket changed, or a comment on it. Gone once it is told. */
export interface SlackPostsTable {
  project_id: string
  /** Of the event. */
  seq: number
  ticket_id: string
  /** null: the ticket itself. */
  comment_id: string | null
  due_at: Millis
}

/** The message of a ticket in a channel. */
export interface SlackMessagesTable {
  ticket_id: string
  channel: string
  /** By which Slack names the message. */
  ts: string
  /** It says that the ticket is not told there any more. */
  is_left: Generated<Flag>
}

/** The message that tells a comment, in the thread of its ticket. */
export interface SlackCommentsTable {
  comment_id: string
  channel: string
  ts: string
}

/** A message of a person in such a thread, and the comment that became of it. */
export interface SlackRepliesTable {
  channel: string
  ts: string
  slack_user: string
  /** Null: it was deleted before it came here. */
  comment_id: string | null
  /** Of its newest change that is known, as Slack counts; empty: none. */
  edited_ts: string
  deleted_at: Millis | null
}

/** A message that stands where it should not any more, or as it should not. Gone once Slack has taken that. */
export interface SlackLeftoversTable {
  channel: string
  ts: string
  /** Whose card it is, which is made to say what holds now; null: it must go. */
  ticket_id: string | null
  /** How often this was asked for: what was asked for while an older wish was sent is done again. */
  asked: Generated<number>
  due_at: Millis
  /** In a row, and what Slack said last. */
  attempts: Generated<number>
  error: string | null
  given_up_at: Millis | null
}
