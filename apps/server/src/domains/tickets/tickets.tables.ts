import type { LinkKind, Priority, Severity } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { Generated } from 'kysely'
import type { JsonText, Millis } from '../../kernel/kernel.tables.ts'

export interface TicketsTable {
  id: string
  project_id: string
  number: number
  title: string
  description: string
  workflow_version: Generated<number>
  step_id: string
  /** The category of the step, kept here for filters. */
  status: Status
  priority: Priority
  /** 0 low to 3 critical, for sorting. */
  priority_rank: number
  severity: Severity | null
  category: string | null
  sub_category: string | null
  department: string | null
  assignee_id: string | null
  team_id: string | null
  reporter_id: string
  due_at: Millis | null
  fields: JsonText
  rank: string
  first_response_at: Millis | null
  resolved_at: Millis | null
  closed_at: Millis | null
  created_at: Millis
  updated_at: Millis
  deleted_at: Millis | null
  /** Comments that are not deleted. */
  comment_count: Generated<number>
  /** Those of them that are not internal: the count that requesters see. */
  public_comment_count: Generated<number>
  seq: Generated<number>
  /** seq of the event that made the ticket: the field_seq of every field that is not in `field_seq`. */
  created_seq: Generated<number>
  /** {field: seq of its last change}; custom fields as `fields.<key>`. */
  field_seq: JsonText
}

export interface TicketLabelsTable {
  ticket_id: string
  label_id: string
}

export interface TicketWatchersTable {
  ticket_id: string
  person_id: string
}

/** A link stands twice, once from each ticket, with the inverse kind. */
export interface TicketLinksTable {
  ticket_id: string
  kind: LinkKind
  other_id: string
}

/** What a ticket was called in the system that it was imported from, such as `#123`: one ticket of a project has it. */
export interface TicketAliasesTable {
  alias: string
  project_id: string
  ticket_id: string
}

/** What an import made or found, by its id in the system it came from. */
export interface ExternalRefsTable {
  source: string
  kind: 'ticket' | 'person' | 'team' | 'comment'
  external_id: string
  target_id: string
  /** Of a ticket: the digest of the rows that it was made of, by which a later file is seen to say something else. */
  digest: string | null
  /** The import that made it; null where it was made before imports could be undone. */
  import_id: string | null
}
