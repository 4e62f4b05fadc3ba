import type { Lease } from '@waybill/contract/leases/lease.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'

/** Somebody who looks at a ticket, as presence tells. */
export interface Present {
  person: NamedRef
  doing: string
  field?: string
  /** What is written is an internal note. */
  internal?: true
}

/** Who writes a comment. */
export function whoTypes(others: readonly Present[]): Present[] {
  return others.filter(({ doing }) => doing === 'typing')
}

/** Who edits this field now. While somebody has the ticket alone, others who say so wait for it. */
export function whoEdits(others: readonly Present[], lease: Lease | null, field: string): NamedRef[] {
  return editorsOf(others, field).filter(({ id }) => lease === null || lease.holder.id === id)
}

/** Who asks to edit this field, of the one who has the ticket alone. */
export function whoWaits(others: readonly Present[], lease: Lease | null, field: string): NamedRef[] {
  return lease === null ? [] : editorsOf(others, field).filter(({ id }) => lease.holder.id !== id)
}

function editorsOf(others: readonly Present[], field: string): NamedRef[] {
  return others.filter((one) => one.doing === 'editing' && one.field === field).map(({ person }) => person)
}
