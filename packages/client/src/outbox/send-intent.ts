import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Api } from '../api/api.ts'
import { isObject, unexpectedFrame } from '../http/problems.ts'
import type { Live } from '../live/live.ts'
import type { Intent, Made } from './intent.ts'

interface SendDeps {
  live: Pick<Live, 'ask'>
  api: Pick<Api, 'tickets' | 'comments'>
  signal: AbortSignal
}

/** Asks the server for it, under its ref. @throws Problem; status 0 when nobody knows whether it was done */
export async function sendIntent({ live, api, signal }: SendDeps, intent: Intent): Promise<Made> {
  const { ref } = intent
  switch (intent.kind) {
    case 'create': {
      const answer = await live.ask({ _tag: 'CreateTicket', ref, ticket: intent.ticket })
      return ofTicket(answer, intent.kind)
    }
    case 'update': {
      const { ticket_id, changes, base_seq, lock_token } = intent
      const lock = lock_token !== undefined && { lock_token }
      const answer = await live.ask({ _tag: 'UpdateTicket', ref, ticket_id, changes, base_seq, ...lock })
      return ofTicket(answer, intent.kind)
    }
    case 'move': {
      const { ticket_id, place, lock_token } = intent
      const lock = lock_token !== undefined && { lockToken: lock_token }
      const options = { idempotencyKey: ref, signal, ...lock }
      return { of: 'ticket', ticket: await api.tickets.move(ticket_id, place, options) }
    }
    case 'comment': {
      const { ticket_id, comment } = intent
      const made = await api.comments.add(ticket_id, comment, { idempotencyKey: ref, signal })
      return { of: 'comment', comment: made }
    }
  }
}

function ofTicket(answer: { _tag: string; result?: unknown }, asked: Intent['kind']): Made {
  // No later answer would be better.
  if (answer._tag !== 'Ack' || !isTicket(answer.result)) throw unexpectedFrame(asked, 500)
  return { of: 'ticket', ticket: answer.result }
}

function isTicket(value: unknown): value is Ticket {
  return isObject(value) && typeof value['id'] === 'string' && typeof value['seq'] === 'number'
}
