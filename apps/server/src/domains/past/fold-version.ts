import { audienceOf } from '@waybill/contract/access/event-policy.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { isBesideTicket } from '@waybill/contract/events/beside-ticket.ts'
import { foldTicket, type TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import type { Selectable } from 'kysely'
import { toIso, toMillis, toMillisOrNull } from '../../kernel/clock.ts'
import { isLink } from '../events/event-data.ts'
import { stateOfRow } from '../tickets/state-of-row.ts'
import type { TicketVersionsTable } from './past.tables.ts'

export type TicketVersion = Selectable<TicketVersionsTable>

/** What is known of a version before the event that ended it. */
export type BegunVersion = Omit<TicketVersion, 'to_seq' | 'to_at' | 'level_seq' | 'level_at'>

/**
 * A ticket on its way through its events, without what grows with them: comments are counts, texts are the positions of
 * the events that hold them. So the thousandth event costs as much as the first.
 */
export interface FoldedVersion {
  /** Title and description are empty, links, comments and attachments are none. */
  state: TicketState
  comment_count: number
  public_comment_count: number
  title_seq: number
  description_seq: number
  public_seq: number
  /** ISO 8601. */
  public_updated_at: string
}

const NOTHING = { title: '', description: '', links: [], comments: [], attachments: [] }

/**
 * The ticket after one more event; everything else is decided by `foldTicket`. Pure.
 * @throws Error as `foldTicket` does
 */
export function foldVersion(before: FoldedVersion | undefined, event: LogEvent): FoldedVersion | undefined {
  if (isBesideTicket(event.kind)) return before
  const state = foldTicket(before?.state, event)
  if (!state) return undefined
  const { kind, seq, at } = event
  const created = !before || kind === 'ticket.created'
  const texts = kind === 'ticket.edited' ? (event.data as { after: object }).after : {}
  // As `publicPositions` has it: a link may lead to what the reader must not know of.
  const seen = created || (audienceOf(event) === 'ticket' && !isLink(event))
  return {
    state: { ...state, ...NOTHING },
    ...countComments(created ? undefined : before, event),
    title_seq: created || 'title' in texts ? seq : before.title_seq,
    description_seq: created || 'description' in texts ? seq : before.description_seq,
    public_seq: seen ? seq : before.public_seq,
    public_updated_at:
      seen && (created || at > before.public_updated_at) ? at : (before?.public_updated_at ?? at),
  }
}

/** Comments that are not deleted; a deleted one stays deleted, so each goes once. */
function countComments(
  before: FoldedVersion | undefined,
  event: LogEvent,
): Pick<FoldedVersion, 'comment_count' | 'public_comment_count'> {
  const by = event.kind === 'comment.added' ? 1 : event.kind === 'comment.deleted' ? -1 : 0
  const open = by !== 0 && audienceOf(event) === 'ticket'
  return {
    comment_count: (before?.comment_count ?? 0) + by,
    public_comment_count: (before?.public_comment_count ?? 0) + (open ? by : 0),
  }
}

/** The fold so far as a row. */
export function versionOf({ state, public_updated_at, ...folded }: FoldedVersion): BegunVersion {
  return {
    ...folded,
    seq: state.seq,
    from_seq: state.seq,
    id: state.id,
    project_id: state.project_id,
    number: state.number,
    step_id: state.step,
    status: state.status,
    priority: state.priority,
    priority_rank: PRIORITIES.indexOf(state.priority),
    severity: state.severity,
    category: state.category,
    sub_category: state.sub_category,
    department: state.department,
    assignee_id: state.assignee,
    team_id: state.team,
    reporter_id: state.reporter,
    due_at: toMillisOrNull(state.due_at),
    fields: JSON.stringify(state.fields),
    rank: state.rank,
    first_response_at: toMillisOrNull(state.first_response_at),
    resolved_at: toMillisOrNull(state.resolved_at),
    closed_at: toMillisOrNull(state.closed_at),
    created_at: toMillis(state.created_at),
    updated_at: toMillis(state.updated_at),
    deleted_at: toMillisOrNull(state.deleted_at),
    labels: JSON.stringify(state.labels),
    watchers: JSON.stringify(state.watchers),
    public_updated_at: toMillis(public_updated_at),
  }
}

/** The fold at a row, so that it can go on from there. */
export function foldedAt(row: TicketVersion): FoldedVersion {
  return {
    state: {
      ...NOTHING,
      ...stateOfRow(row),
      labels: JSON.parse(row.labels) as string[],
      watchers: JSON.parse(row.watchers) as string[],
    },
    comment_count: row.comment_count,
    public_comment_count: row.public_comment_count,
    title_seq: row.title_seq,
    description_seq: row.description_seq,
    public_seq: row.public_seq,
    public_updated_at: toIso(row.public_updated_at),
  }
}
