import type { QueryDate } from '@waybill/contract/query/query-dates.ts'
import type { SlaWord } from '@waybill/contract/query/query-fields.ts'
import type { TextCondition } from '@waybill/contract/query/query.ts'

/**
 * A condition of a query with ids in place of names, ready to become SQL. Dates are still as they were written, so that the
 * same query is the same value whatever the time is.
 */
export type TicketCondition =
  | { type: 'all' | 'any'; of: TicketCondition[] }
  | { type: 'not'; of: TicketCondition }
  /** Any of the values; null: none. */
  | { type: 'one_of'; column: IdColumn; values: (string | null)[] }
  /** Any of the folded texts; null: none. */
  | { type: 'folded'; column: WordColumn; values: (string | null)[] }
  /** The folded text is a part of it. */
  | { type: 'title_has'; text: string }
  | { type: 'key'; project: string; number: number }
  /** What it was called where it was imported from. */
  | { type: 'alias'; project: string; alias: string }
  /** Both ends inclusive; null: open. */
  | { type: 'number'; from: number | null; to: number | null }
  | RatingCondition
  | { type: 'period'; column: DateColumn; from: Bound | null; to: Bound | null; zone: string }
  | { type: 'filled'; column: DateColumn | WordColumn | 'description' }
  /** Has a label of this folded name; null: any label. */
  | { type: 'label'; name: string | null }
  | { type: 'watcher'; people: string[] }
  /** Has a clock of which the word is true; null: has none. */
  | { type: 'clock'; word: SlaWord | null }
  | { type: 'custom'; key: string; values: (string | number | boolean)[] }
  | { type: 'custom_filled'; key: string }
  | {
      type: 'custom_compared'
      key: string
      op: Comparison
      number: number | null
      date: QueryDate | null
      zone: string
    }
  | { type: 'text'; term: TextCondition }

/** Both ends inclusive; null: open. */
export interface RatingCondition {
  type: 'rating'
  from: number | null
  to: number | null
}

export type Comparison = '<' | '<=' | '>' | '>='
export type IdColumn =
  | 'status'
  | 'priority'
  | 'severity'
  | 'project_id'
  | 'step_id'
  | 'assignee_id'
  | 'reporter_id'
  | 'team_id'
export type WordColumn = 'category' | 'sub_category' | 'department'
export type DateColumn = 'created_at' | 'updated_at' | 'due_at' | 'resolved_at' | 'closed_at'

/** An end of a period. Of a day, `after` means the end of the day and otherwise its beginning; of an instant, just after it. */
export interface Bound {
  date: QueryDate
  after: boolean
}

/** Any of the conditions, of which there is at least one. */
export function anyOf(conditions: TicketCondition[]): TicketCondition {
  const [only] = conditions
  return conditions.length === 1 && only ? only : { type: 'any', of: conditions }
}

/** All of the conditions, of which there is at least one. */
export function allOf(conditions: TicketCondition[]): TicketCondition {
  const [only] = conditions
  return conditions.length === 1 && only ? only : { type: 'all', of: conditions }
}

/** The texts of a condition, which the search prepares. */
export function textsOf(condition: TicketCondition): TextCondition[] {
  return leavesOf(condition).flatMap((leaf) => (leaf.type === 'text' ? [leaf.term] : []))
}

/** What must all be true for a condition to be. */
export function partsOf(condition: TicketCondition): readonly TicketCondition[] {
  return condition.type === 'all' ? condition.of.flatMap(partsOf) : [condition]
}

function leavesOf(condition: TicketCondition): TicketCondition[] {
  if (condition.type === 'not') return leavesOf(condition.of)
  return condition.type === 'all' || condition.type === 'any' ? condition.of.flatMap(leavesOf) : [condition]
}
