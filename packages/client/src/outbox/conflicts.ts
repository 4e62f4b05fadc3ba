import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { FieldConflict } from '@waybill/contract/tickets/ticket.ts'

/** The fields of a 409 `ticket.conflict`, each with base, theirs and yours; empty for every other problem. */
export function conflictsOf(problem: Problem): readonly FieldConflict[] {
  const conflicts = problem.code === 'ticket.conflict' ? problem.extra?.['conflicts'] : undefined
  return Array.isArray(conflicts) ? (conflicts as FieldConflict[]) : []
}

/** The seq that the answer to a conflict is based on; null for every other problem. */
export function seqOfConflict(problem: Problem): number | null {
  const seq = problem.code === 'ticket.conflict' ? problem.extra?.['seq'] : undefined
  return typeof seq === 'number' ? seq : null
}
