import type { RuleState } from '@waybill/contract/automation/rule.ts'
import type { Generated } from 'kysely'
import type { JsonText, Millis } from '../../kernel/kernel.tables.ts'

/** What happens by itself; the definition is that of the newest version. */
export interface RulesTable {
  id: string
  /** Null: in all projects. */
  project_id: string | null
  name: string
  description: string
  state: RuleState
  position: number
  version: number
  definition: JsonText
  /** Why it was switched off by Waybill. */
  loop: JsonText | null
  /** Its queries that name what is gone, while it is broken. */
  faults: JsonText | null
  /** Of a schedule, while it is on: when it looks next. */
  next_at: Millis | null
  created_at: Millis
  updated_at: Millis
  seq: Generated<number>
}

export interface RuleVersionsTable {
  rule_id: string
  version: number
  definition: JsonText
  by_id: string | null
  created_at: Millis
}

/** By what the calls of a rule are signed. */
export interface RuleSecretsTable {
  rule_id: string
  /** Encrypted by `seal`. */
  sealed: string
  /** The one before, by which calls are signed too for a day. */
  sealed_before: string | null
  made_at: Millis
}

/** What rules did for which event of which ticket. */
export interface RuleRunsTable {
  id: string
  rule_id: string
  version: number
  ticket_id: string
  project_id: string
  event_seq: number
  /** The first event of the chain of causes. */
  root_seq: number
  at: Millis
  /** When the event was written, however late the rule came to it. */
  recorded_at: Millis
  matched: JsonText
  actions: JsonText
  seq: Generated<number>
}
