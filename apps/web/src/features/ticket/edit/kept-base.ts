import type { Ticket } from '@waybill/contract/tickets/ticket.ts'

/** Texts of a ticket that are written in place. */
export type TextField = 'title' | 'description'

/** What a field held when somebody began to write it, kept beside the draft. */
export interface KeptBase {
  seq: number
  value: string
}

export function writeBase(ticket: Ticket, field: TextField): string {
  return JSON.stringify({ seq: ticket.seq, value: ticket[field] } satisfies KeptBase)
}

/** null: it is damaged, or was never kept. */
export function readBase(text: string): KeptBase | null {
  try {
    const kept: unknown = JSON.parse(text)
    if (typeof kept !== 'object' || kept === null || !('seq' in kept) || !('value' in kept)) return null
    const { seq, value } = kept
    return typeof seq === 'number' && typeof value === 'string' ? { seq, value } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The ticket as its author saw it in this field. */
export function asSeen(ticket: Ticket, field: TextField, base: KeptBase | null): Ticket {
  return base ? { ...ticket, seq: base.seq, [field]: base.value } : ticket
}
