import type { HistoryEntry } from '@waybill/contract/events/event.ts'

export const FILTERS = ['all', 'comments', 'changes'] as const
export type Filter = (typeof FILTERS)[number]

/** What only the board needs to know. */
const UNTOLD = new Set(['ticket.moved', 'ticket.first_responded'])

/** What stands beside the comments: comments themselves are there already, and reactions below them. */
export function isTold({ kind, data }: Pick<HistoryEntry, 'kind' | 'data'>, filter: Filter): boolean {
  if (filter === 'comments' || UNTOLD.has(kind)) return false
  // That somebody else has taken it over says so by itself.
  if (kind === 'lease.ended') return data['why'] !== 'released' && data['why'] !== 'taken_over'
  if (kind === 'lease.taken') return data['taken_from'] !== null
  if (kind === 'comment.edited' || kind === 'comment.deleted') return filter === 'changes'
  // What a rule changed is told by the changes; that one could not do its part is told at once.
  if (kind === 'automation.told') return filter === 'changes'
  if (kind === 'automation.called') return filter === 'changes' || !isDone(data['result'])
  if (kind === 'automation.ran') return filter === 'changes' || hasRefused(data['actions'])
  // Small things around the work itself.
  if (kind === 'task.looked_at' || kind === 'sla.due_changed') return filter === 'changes'
  // It waits for a comment, or hangs on one, where it is shown.
  if (kind === 'attachment.added' && isInternal(data['attachment'])) return filter === 'changes'
  return !kind.startsWith('comment.')
}

function isDone(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'outcome' in result && result.outcome === 'done'
}

function hasRefused(actions: unknown): boolean {
  return (
    Array.isArray(actions) &&
    actions.some(
      (one: unknown) =>
        typeof one === 'object' && one !== null && 'outcome' in one && one.outcome === 'refused',
    )
  )
}

function isInternal(attachment: unknown): boolean {
  return (
    typeof attachment === 'object' &&
    attachment !== null &&
    'internal' in attachment &&
    attachment.internal === true
  )
}

const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g
const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g

interface Shown {
  instant: (instant: string) => string
  /** The name of somebody or something; undefined: nobody knows. */
  name: (id: string) => string | undefined
}

/** The rule by which something was changed, and how the sentence begins that tells of it; null: it was no rule. */
export function ruleOf({
  via,
  text,
}: Pick<HistoryEntry, 'via' | 'text'>): { rule: string; author: string } | null {
  const [, rule, version] = /^rule:([^:]+):(\d+)$/.exec(via) ?? []
  if (rule === undefined || version === undefined) return null
  const end = ` (version ${version})`
  const at = text.indexOf(end)
  return at < 0 ? null : { rule, author: text.slice(0, at + end.length) }
}

/** The sentence without its author, who stands before it in bold, with moments and names as people read them. */
export function wordsOf(entry: Pick<HistoryEntry, 'text' | 'actor' | 'via'>, shown: Shown): string {
  const { text, actor } = entry
  const author = ruleOf(entry)?.author ?? actor?.name ?? 'Waybill'
  const rest = text.startsWith(`${author} `) ? text.slice(author.length + 1) : text
  return rest
    .replaceAll(INSTANT, (instant) => shown.instant(instant))
    .replaceAll(ID, (id) => shown.name(id) ?? id)
}

/** Newer readings of the history beside older ones: each event once, oldest first. */
export function mergeEntries(known: readonly HistoryEntry[], read: readonly HistoryEntry[]): HistoryEntry[] {
  const bySeq = new Map([...known, ...read].map((entry) => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** Whether what was read reaches back to what was known, so that nothing is missing in between. */
export function isJoined(known: readonly HistoryEntry[], read: readonly HistoryEntry[]): boolean {
  const newest = known.at(-1)?.seq ?? -1
  return read.some(({ seq }) => seq <= newest)
}
