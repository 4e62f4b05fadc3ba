/**
 * Events that stand with a ticket's events but change nothing of the ticket itself: not its `seq`, not its past. They are
 * about what is around it: who edits it alone, its run through a workflow, its clocks, what rules did for it.
 */
export const BESIDE_TICKET = [
  'lease',
  'task',
  'request',
  'end_action',
  'sla',
  'reference',
  'automation',
] as const

/** Whether an event leaves its ticket as it is. */
export function isBesideTicket(kind: string): boolean {
  return BESIDE_TICKET.some((group) => kind.startsWith(`${group}.`))
}
