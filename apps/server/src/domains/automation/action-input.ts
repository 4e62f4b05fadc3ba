import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { durationMillis } from '@waybill/contract/workflows/duration.ts'
import { toIso } from '../../kernel/clock.ts'

/** What `set`, `assign` and `label` ask of `update-ticket`. @param at of the event, milliseconds */
export function updateOf(action: RuleAction, ticket: TicketState, at: number): Record<string, unknown> {
  switch (action.kind) {
    case 'set': {
      const { due_in, ...values } = action.values ?? {}
      return { ...values, ...(due_in !== undefined && { due_at: dueAt(due_in, at) }) }
    }
    case 'assign':
      return {
        ...(action.to !== undefined && { assignee: personOf(action.to, ticket) }),
        ...(action.team !== undefined && { team: action.team }),
      }
    case 'label':
      return {
        ...(action.add && { add_labels: action.add }),
        ...(action.remove && { remove_labels: action.remove }),
      }
    default:
      return {}
  }
}

function personOf(to: string, ticket: TicketState): string | null {
  if (to === 'nobody') return null
  return to === 'reporter' ? ticket.reporter : to.toLowerCase()
}

function dueAt(due_in: string | null, at: number): string | null {
  return due_in === null ? null : toIso(at + (durationMillis(due_in) ?? 0))
}
