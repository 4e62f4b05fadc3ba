import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import type { Thread } from '../talk/threads.ts'
import { isTold, type Filter } from './told-events.ts'

/** What stands below a ticket, oldest first: what was said and what was changed. */
export type Line =
  | { kind: 'thread'; id: string; at: string; thread: Thread }
  | { kind: 'changes'; id: string; at: string; entries: readonly HistoryEntry[] }

export function activityLines(
  threads: readonly Thread[],
  entries: readonly HistoryEntry[],
  filter: Filter,
): Line[] {
  const said: Line[] =
    filter === 'changes'
      ? []
      : threads.map((thread) => ({
          kind: 'thread',
          id: thread.comment.id,
          at: thread.comment.created_at,
          thread,
        }))
  const isSaidTwice = saidByRun(entries)
  const changed: Line[] = entries
    .filter((entry) => isTold(entry, filter) && !(filter === 'all' && isSaidTwice(entry)))
    .map((entry) => ({ kind: 'changes', id: String(entry.seq), at: entry.at, entries: [entry] }))
  const inOrder = [...said, ...changed].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const lines: Line[] = []
  for (const line of inOrder) addLine(lines, line)
  return lines
}

/** What a step of the way through a workflow does to the ticket itself: its sentence says who has it now, and where. */
const BY_RUN = new Set(['ticket.status_changed', 'ticket.assigned', 'ticket.team_changed'])

function saidByRun(entries: readonly HistoryEntry[]): (entry: HistoryEntry) => boolean {
  const placeOf = ({ at, actor }: HistoryEntry) => `${at} ${actor?.id ?? ''}`
  const steps = new Set(entries.filter(({ kind }) => kind.startsWith('task.')).map(placeOf))
  return (entry) => BY_RUN.has(entry.kind) && steps.has(placeOf(entry))
}

/** What one person changed in one go. Milliseconds, and changes of one sentence. */
const ONE_GO = 60_000
const MOST_OF_SENTENCE = 8

function addLine(lines: Line[], line: Line): void {
  const last = lines.at(-1)
  if (line.kind === 'changes' && last?.kind === 'changes' && isOneGo(last, line))
    lines.splice(-1, 1, { ...last, entries: [...last.entries, ...line.entries] })
  else lines.push(line)
}

function isOneGo(last: Line & { kind: 'changes' }, next: Line & { kind: 'changes' }): boolean {
  const [before, after] = [last.entries[0], next.entries[0]]
  const isSame = before?.actor?.id === after?.actor?.id && before?.via === after?.via
  const isNear = Date.parse(next.at) - Date.parse(last.at) <= ONE_GO
  return isSame && isNear && last.entries.length < MOST_OF_SENTENCE
}
