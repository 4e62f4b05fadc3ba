import type { PolicyTarget } from '@waybill/contract/sla/sla.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { PRIORITIES, type Priority } from '@waybill/contract/tickets/ticket.ts'
import { durationMillis } from '@waybill/contract/workflows/duration.ts'
import type { SlaDurations } from '@waybill/contract/workflows/workflow.ts'
import type { Rule } from './clock.ts'
import { isDone, type TicketThen } from './ticket-walk.ts'

/** Of what is promised without a word on when to warn. */
export const TELLS = [80, 90]
const ON_HOLD = 'paused: on hold'

/** A policy's target as a rule. @param labelNames folded names of the labels that tickets have, by id */
export function ruleOf(target: PolicyTarget, labelNames: ReadonlyMap<string, string>): Rule {
  const statuses = new Set<string>(target.pause_on ?? [])
  const labels = new Set((target.pause_on_labels ?? []).map(foldText))
  const fields = target.pause_on_fields ?? []
  const holds = target.pause_on_hold ?? target.target === 'resolution'
  return {
    target: target.target,
    durations: durationsOf(target.durations),
    warn_at: target.warn_at ?? TELLS,
    on_change: target.on_change ?? 'retroactive',
    on_reopen: target.on_reopen ?? 'continue',
    isDone: target.ends_on === 'closed' ? (status) => status === 'closed' : isDone,
    paused(facts) {
      if (holds && facts.task === 'on_hold') return ON_HOLD
      if (statuses.has(facts.status)) return `paused: ${facts.status.replaceAll('_', ' ')}`
      const label = [...facts.labels].map((id) => labelNames.get(id)).find((name) => name && labels.has(name))
      if (label) return `paused: ${label}`
      const field = fields.find(({ field: key, values }) => values.includes(facts.fields[key] ?? ''))
      return field ? `paused: ${facts.fields[field.field] ?? ''}` : null
    },
  }
}

/** Milliseconds by priority; what is not set promises nothing. */
export function durationsOf(durations: SlaDurations): Partial<Record<Priority, number>> {
  return Object.fromEntries(
    PRIORITIES.flatMap((priority) => {
      const duration = durations[priority]
      const millis = duration === undefined || duration === null ? null : durationMillis(duration)
      return millis === null ? [] : [[priority, millis] as const]
    }),
  )
}

/** The whole run through a workflow; it stands still while the task waits for its requester or the front desk. */
export function taskRule(durations: SlaDurations): Rule {
  return {
    target: 'task',
    durations: durationsOf(durations),
    warn_at: TELLS,
    on_change: 'retroactive',
    on_reopen: 'continue',
    isDone,
    paused: taskPaused,
  }
}

/** One assignment at a step, until its own target. */
export function stepRule(item: NonNullable<Rule['item']>): Rule {
  return { ...taskRule({}), target: 'step', item }
}

function taskPaused({ task }: TicketThen): string | null {
  if (task === 'on_hold') return ON_HOLD
  return task === 'pending' ? 'paused: waiting for the front desk' : null
}
