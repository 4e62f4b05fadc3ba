import type { MailOutcome, MailTrouble } from '@waybill/contract/mail/mail.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import type { MessageRow, TroubleRow } from '../outgoing/messages.queries.ts'

export function presentTrouble(row: TroubleRow): MailTrouble {
  const waits = row.state === 'waiting'
  return {
    id: row.id,
    state: waits ? 'waiting' : 'failed',
    person: { id: row.person_id, name: row.name },
    email: row.email,
    ticket:
      row.ticket_id === null ? null : { id: row.ticket_id, key: `${row.key ?? ''}-${String(row.number)}` },
    attempts: row.attempts,
    error: row.error ?? '',
    refused: row.refused !== null,
    at: toIso(row.first_at),
    next_at: waits ? toIso(row.due_at) : null,
  }
}

export function presentOutcome({ id, state, error, sent_at }: MessageRow): MailOutcome {
  return { id, state, error, sent_at: toIsoOrNull(sent_at) }
}
