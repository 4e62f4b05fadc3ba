import { setImmediate as nextTurn } from 'node:timers/promises'
import { foldTicket, type TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { foldRun, type RunState } from '@waybill/contract/tasks/fold-run.ts'
import { foldReferences, type ReferenceState } from '@waybill/contract/references/fold-references.ts'
import { foldLease, type LeaseState } from '@waybill/contract/leases/fold-lease.ts'
import { INVERSE_LINK, PRIORITIES, type LinkKind } from '@waybill/contract/tickets/ticket.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { generateKeyBetween } from 'fractional-indexing'
import type { Db } from '../../io/db/tables.ts'
import { readEventsByTicket } from '../../kernel/event-log.ts'
import { storedReferences } from '../references/references.queries.ts'
import { LastTurns, sortedRun, storedRuns, storedTurns } from '../tasks/run-states.queries.ts'
import { NumbersInUse } from './numbers-in-use.ts'
import { sorted, storedTickets, type StoredTicket } from './ticket-states.queries.ts'
import type { VerifyReport } from './verify-report.ts'

/** Events and tickets handled in one go: below 50 ms each, so that a server goes on answering beside it. */
const EVENTS_PER_BATCH = 500
const TICKETS_PER_BATCH = 200

interface Replayed {
  id: string
  firstSeq: number
  state: TicketState | undefined
  lease: LeaseState | undefined
  run: RunState | undefined
  references: readonly ReferenceState[] | undefined
}

/**
 * Replays the events of each ticket, ticket by ticket in the order of ids, and compares with the tables; the memory that
 * it takes does not grow with the log.
 * @param eachBatch told how many events were replayed; may throw to stop
 */
export async function verifyTickets(
  db: Db,
  report: VerifyReport,
  eachBatch: (events: number) => void,
): Promise<{ tickets: number; numbers: NumbersInUse }> {
  const numbers = new NumbersInUse()
  const turns = new LastTurns()
  let tickets = 0
  let compared = ''
  // In the order of ids; more events of the last one may follow.
  let replayed: Replayed[] = []

  const compare = async (complete: readonly Replayed[], through: string | null) => {
    const stored = await storedTickets(db, { after: compared, through })
    const runs = await storedRuns(db, { after: compared, through })
    const references = await storedReferences(db, { after: compared, through })
    tickets += stored.size
    compareTickets(report, complete, stored, { runs, references })
    compared = through ?? compared
  }
  for (let position = { ticketId: '', seq: 0 }; ; ) {
    const events = await readEventsByTicket(db, position, EVENTS_PER_BATCH)
    for (const event of events) {
      let current = replayed.at(-1)
      if (current?.id !== event.ticket_id) {
        current = {
          id: event.ticket_id,
          firstSeq: event.seq,
          state: undefined,
          lease: undefined,
          run: undefined,
          references: undefined,
        }
        replayed.push(current)
      }
      replay(report, current, event)
      numbers.note(event)
      turns.note(event)
    }
    const last = events.at(-1)
    if (!last) break
    position = { ticketId: last.ticket_id, seq: last.seq }
    const complete = replayed.slice(0, -1)
    const through = complete.at(-1)
    if (through && complete.length >= TICKETS_PER_BATCH) {
      await compare(complete, through.id)
      replayed = replayed.slice(-1)
    }
    eachBatch(events.length)
    await nextTurn()
  }
  // Without an upper end: rows that the log knows nothing of may stand behind the last ticket.
  await compare(replayed, null)
  await compareTurns(db, report, turns)
  return { tickets, numbers }
}

function replay(report: VerifyReport, current: Replayed, event: LogEvent): void {
  try {
    current.state = foldTicket(current.state, event)
    current.lease = foldLease(current.lease, event)
    current.run = foldRun(current.run, event)
    current.references = foldReferences(current.references, event)
  } catch (error) {
    report.add(`ticket ${current.id}`, error instanceof Error ? error.message : String(error))
  }
}

function compareTickets(
  report: VerifyReport,
  replayed: readonly Replayed[],
  stored: ReadonlyMap<string, StoredTicket>,
  {
    runs,
    references,
  }: {
    runs: ReadonlyMap<string, RunState>
    references: ReadonlyMap<string, ReferenceState[]>
  },
): void {
  const byId = new Map(replayed.map((one) => [one.id, one]))
  for (const id of [...new Set([...byId.keys(), ...stored.keys()])].toSorted()) {
    const state = byId.get(id)?.state
    const there = stored.get(id)
    // Purged, and gone from the tables, as it should be.
    if (!state && !there) continue
    report.compare(`ticket ${id}`, state && sorted(state), there?.state)
    report.compare(`lease of ticket ${id}`, byId.get(id)?.lease, there?.lease)
    const run = byId.get(id)?.run
    report.compare(`run of ticket ${id}`, run && sortedRun(run), runs.get(id))
    report.compare(`references of ticket ${id}`, byId.get(id)?.references, references.get(id))
    if (there) checkDerived(report, there, byId.get(id)?.firstSeq)
  }
}

async function compareTurns(db: Db, report: VerifyReport, turns: LastTurns): Promise<void> {
  const stored = await storedTurns(db)
  for (const team of [...new Set([...turns.byTeam.keys(), ...stored.keys()])].toSorted())
    report.compare(`turn of team ${team}`, turns.byTeam.get(team), stored.get(team))
}

/** What the tables keep besides the folded state, for speed or for merging. */
function checkDerived(
  report: VerifyReport,
  { row, state, incoming }: StoredTicket,
  firstSeq: number | undefined,
): void {
  const wrong = (message: string) => report.add(`ticket ${row.id}`, message)
  if (firstSeq !== undefined && row.created_seq !== firstSeq) {
    wrong(`created_seq is ${String(row.created_seq)}, the log says ${String(firstSeq)}`)
  }
  for (const [field, seq] of Object.entries(JSON.parse(row.field_seq) as Record<string, unknown>)) {
    if (typeof seq === 'number' && seq >= row.created_seq && seq <= row.seq) continue
    wrong(
      `field_seq of ${field} is ${String(seq)}, which is not between ${String(row.created_seq)} and ${String(row.seq)}`,
    )
  }
  const there = state.comments.filter((comment) => comment.deleted_at === null)
  const open = there.filter((comment) => !comment.internal)
  if (row.comment_count !== there.length) {
    wrong(`comment_count is ${String(row.comment_count)}, but there are ${String(there.length)}`)
  }
  if (row.public_comment_count !== open.length) {
    wrong(`public_comment_count is ${String(row.public_comment_count)}, but there are ${String(open.length)}`)
  }
  if (row.priority_rank !== PRIORITIES.indexOf(row.priority)) wrong('priority_rank does not fit the priority')
  if (!isRank(row.rank)) wrong(`rank "${row.rank}" is no rank`)
  const answered = new Set(incoming.map((link) => `${link.kind} ${link.ticket}`))
  for (const { kind, ticket } of state.links) {
    if (!answered.has(`${INVERSE_LINK[kind as LinkKind]} ${ticket}`))
      wrong(`the link ${kind} ${ticket} has no inverse`)
  }
}

function isRank(rank: string): boolean {
  try {
    return generateKeyBetween(rank, null) > rank
  } catch {
    return false
  }
}
