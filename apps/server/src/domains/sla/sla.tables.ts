import type { CLOCK_TARGETS } from '@waybill/contract/sla/sla.ts'
import type { Generated } from 'kysely'
import type { Flag, JsonText, Millis } from '../../kernel/kernel.tables.ts'

/** What is promised about which tickets. */
export interface SlaPoliciesTable {
  id: string
  name: string
  name_folded: string
  description: string
  /** In the query language; empty: all tickets. */
  condition: string
  calendar_id: string | null
  active: Flag
  position: number
  created_at: Millis
  updated_at: Millis
  seq: Generated<number>
  targets: JsonText
}

/** What of a ticket's events its clocks are made of; kept by a reader. */
export interface SlaTimelinesTable {
  ticket_id: string
  project_id: string
  created_at: Millis
  /** Neither closed nor deleted: its clocks may still change. */
  open: Flag
  /** The generation of policies and calendars with which its clocks were counted. */
  generation: number
  /** Of the last event that is in it. */
  seq: number
  timeline: JsonText
}

/** The clocks of a ticket as they were counted last, for sorting, filtering and timers; kept by a reader. */
export interface SlaClocksTable {
  ticket_id: string
  target: (typeof CLOCK_TARGETS)[number]
  /** The assignment that a step's clock is about. */
  item_id: string | null
  policy_id: string | null
  calendar_id: string | null
  state: 'none' | 'running' | 'paused' | 'met' | 'breached'
  /** When it began, this time: with the target it names the cycle in which each warning comes once. */
  cycle: Millis
  due: Millis | null
  /** While it is paused. */
  left_millis: number | null
  total_millis: number | null
  /** From when it is at risk: its first warning. */
  risk_at: Millis | null
  breached_at: Millis | null
  met_at: Millis | null
  /** When the next warning or the breach is to be told; null: nothing. */
  fire_at: Millis | null
  /** Which one that is; 100: the breach. */
  percent: number | null
  /** The position of the policy's or calendar's last change with which it was counted. */
  rules: number
  /** The due, of the clock by which its ticket has its place in lists; null for others. */
  place: Millis | null
  /** A change of the due that the log does not tell of yet. */
  announce: JsonText | null
}

/** One row: counts up with each change of a policy or a calendar. */
export interface SlaStateTable {
  id: number
  generation: number
  /** Nothing is promised: tickets may be without a timeline, which is then made of the log. */
  asleep: Flag
}

/** A draft that is run over past tickets. */
export interface HistoryRunsTable {
  id: string
  workflow_id: string
  by_id: string | null
  created_at: Millis
  state: 'waiting' | 'running' | 'done' | 'failed'
  done: number
  total: number
  error: string | null
  /** When a job began with it; one that has been at it for too long is dead. */
  claimed_at: Millis | null
  finished_at: Millis | null
  input: JsonText
  result: JsonText | null
}
