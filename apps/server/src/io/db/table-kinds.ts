import type { Tables } from './tables.ts'

/**
 * What the copies of an installation do with each table.
 *
 * | kind | backup to the same engine | to the other engine | export |
 * |---|---|---|---|
 * | log | as it is | as it is | events.jsonl |
 * | rebuilt | as it is | as it is | not in it: the import folds it from the log |
 * | kept | as it is | as it is | a file of its own, since the log does not hold it |
 * | machine | as it is | as it is | not in it: sessions, tokens, keys, jobs, cursors, drafts |
 * | derived | may be in it | not in it: its reader makes it anew | not in it |
 * | program | as it is | as it is | not in it: migrations make it |
 */
export type TableKind = 'log' | 'rebuilt' | 'kept' | 'machine' | 'derived' | 'program'

export const tableKinds: Record<keyof Tables, TableKind> = {
  log_head: 'log',
  events: 'log',
  readers: 'machine',
  parked_events: 'machine',
  jobs: 'machine',
  job_keys: 'machine',
  idempotency_keys: 'machine',
  // A restore gives a new id (renew-installation.ts); an export that is imported keeps that of where it goes.
  installation: 'machine',
  people: 'kept',
  sessions: 'machine',
  refresh_tokens: 'machine',
  access_tokens: 'machine',
  one_time_codes: 'machine',
  sign_in_failures: 'machine',
  // Like tokens: sealed by the secret of this installation, or bound to its address.
  totp_secrets: 'machine',
  recovery_codes: 'machine',
  passkeys: 'machine',
  end_action_secrets: 'machine',
  rule_secrets: 'machine',
  challenges: 'machine',
  teams: 'rebuilt',
  team_members: 'rebuilt',
  projects: 'rebuilt',
  project_aliases: 'rebuilt',
  project_members: 'rebuilt',
  labels: 'rebuilt',
  project_fields: 'rebuilt',
  workflows: 'rebuilt',
  workflow_versions: 'rebuilt',
  workflow_steps: 'rebuilt',
  // What became of each ticket is in its history.
  workflow_migrations: 'machine',
  workflow_migration_items: 'machine',
  tickets: 'rebuilt',
  tasks: 'rebuilt',
  task_items: 'rebuilt',
  team_turns: 'rebuilt',
  ratings: 'rebuilt',
  end_action_runs: 'rebuilt',
  ticket_labels: 'rebuilt',
  ticket_watchers: 'rebuilt',
  ticket_links: 'rebuilt',
  ticket_aliases: 'rebuilt',
  ticket_leases: 'rebuilt',
  ticket_references: 'rebuilt',
  external_refs: 'kept',
  comments: 'rebuilt',
  comment_reactions: 'rebuilt',
  attachments: 'rebuilt',
  // Which bytes are stored: each installation knows it of its own store.
  files: 'machine',
  imports: 'kept',
  // Results of bulk changes go after 30 days; the changes themselves are in the log.
  bulks: 'machine',
  bulk_items: 'machine',
  // How far it has come; what it made is in the log.
  sample_data: 'machine',
  // Of their owner alone, and gone after 30 days; who reads an export is somebody else.
  drafts: 'machine',
  views: 'rebuilt',
  rules: 'rebuilt',
  rule_versions: 'rebuilt',
  // What rules did stands in the histories of tickets; the rows go after 90 days.
  rule_runs: 'machine',
  // Of their owner alone; a reader makes them of what happens from now on.
  notifications: 'machine',
  inboxes: 'machine',
  // On its way or gone, like jobs.
  mails: 'machine',
  refused_addresses: 'machine',
  search_documents: 'derived',
  search_state: 'derived',
  search_terms_1: 'derived',
  search_terms_2: 'derived',
  ticket_versions: 'derived',
  transfers: 'machine',
  calendars: 'rebuilt',
  sla_policies: 'rebuilt',
  sla_timelines: 'derived',
  sla_clocks: 'derived',
  sla_state: 'derived',
  // What somebody tried out here; it can be run again.
  history_runs: 'machine',
  // Sealed by the secret of this installation; a copy must not send what the original sends.
  plugins: 'machine',
  plugin_settings: 'machine',
  // Like tokens: an export that is imported elsewhere must not call the receivers of where it comes from.
  webhooks: 'machine',
  webhook_deliveries: 'machine',
  webhook_attempts: 'machine',
  // Like tokens, and what is on its way.
  slack_people: 'machine',
  slack_codes: 'machine',
  slack_lanes: 'machine',
  slack_posts: 'machine',
  slack_messages: 'machine',
  slack_comments: 'machine',
  slack_replies: 'machine',
  slack_leftovers: 'machine',
}

/** Readers that keep the derived tables. Where those are left out, they begin at the beginning of the log again. */
export const DERIVED_READERS: readonly string[] = ['past.keep-ticket-versions', 'search', 'sla.keep-clocks']

/** Tables that no query of ours names by a type: the index of texts, which is made of several on SQLite. */
const SEARCH_INDEX = /^search_[12](_[a-z]+)?$/

/** What copies do with a table of the database, whoever made it; null for one that is not ours. */
export function kindOfTable(name: string): TableKind | null {
  if (Object.hasOwn(tableKinds, name)) return tableKinds[name as keyof Tables]
  if (name === 'schema_version') return 'program'
  return SEARCH_INDEX.test(name) ? 'derived' : null
}

/** Functions that migrations make on PostgreSQL. */
export function isOurFunction(name: string): boolean {
  return /^search_[12]_documents$/.test(name)
}

/** The tables that a copy to another engine takes along, with all their rows. */
export const COPIED_TABLES: readonly string[] = Object.entries(tableKinds)
  .filter(([, kind]) => kind !== 'derived')
  .map(([name]) => name)
