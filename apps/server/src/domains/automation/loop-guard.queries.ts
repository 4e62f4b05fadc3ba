import {
  MOST_RUNS_IN_CHAIN,
  MOST_RUNS_IN_RATE,
  RATE_MILLIS,
  type RuleLoop,
} from '@waybill/contract/automation/rule.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { toMillis } from '../../kernel/clock.ts'
import type { Db } from '../../io/db/tables.ts'
import { MAX_DEPTH } from '../../kernel/event-log.ts'

/** What a rule changes is one deeper than its cause, and that it was switched off one deeper than that. */
const DEEPEST_CAUSE = MAX_DEPTH - 2

/** Runs that are shown of a rule that ran far too often. */
const MOST_SHOWN = 20

type Run = RuleLoop['runs'][number]

/**
 * Whether a rule that is to run for an event fights: it ran for the ticket again and again within one chain of causes, or far
 * too often within ten minutes. @returns the runs to show; null when all is well
 */
export async function loopOf(
  db: Db,
  rule: string,
  event: LogEvent,
  ticket: string,
): Promise<RuleLoop | null> {
  const root = event.root_seq ?? event.seq
  if (event.depth > 0) {
    const chain = await db
      .selectFrom('rule_runs')
      .select(['rule_id', 'version', 'event_seq'])
      .where('ticket_id', '=', ticket)
      .where('root_seq', '=', root)
      .where('event_seq', '<', event.seq)
      .orderBy('event_seq')
      .execute()
    const own = chain.filter(({ rule_id }) => rule_id === rule)
    if (own.length >= MOST_RUNS_IN_CHAIN || (event.depth > DEEPEST_CAUSE && chain.length > 0))
      return { why: 'loop', ticket, runs: chain.map(toRun) }
  }
  const since = toMillis(event.recorded_at) - RATE_MILLIS
  const recent = db
    .selectFrom('rule_runs')
    .select(['rule_id', 'version', 'event_seq'])
    .where('ticket_id', '=', ticket)
    .where('recorded_at', '>', since)
    .where('event_seq', '<', event.seq)
    .orderBy('recorded_at', 'desc')
  const own = await recent.where('rule_id', '=', rule).limit(MOST_RUNS_IN_RATE).execute()
  if (own.length < MOST_RUNS_IN_RATE) return null
  const shown = await recent.limit(MOST_SHOWN).execute()
  return { why: 'rate', ticket, runs: shown.toReversed().map(toRun) }
}

/** The rules that are part of it: those that ran more than once. */
export function rulesIn({ runs }: RuleLoop, rule: string): string[] {
  const often = runs.map((run) => run.rule).filter((one, index, all) => all.indexOf(one) !== index)
  return [...new Set([rule, ...often])]
}

function toRun({
  rule_id,
  version,
  event_seq,
}: {
  rule_id: string
  version: number
  event_seq: number
}): Run {
  return { rule: rule_id, version, event: event_seq }
}
