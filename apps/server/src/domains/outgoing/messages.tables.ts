import type { OutgoingChannel } from '@waybill/contract/notifications/notification-settings.ts'
import type { Generated } from 'kysely'
import type { JsonText, Millis } from '../../kernel/kernel.tables.ts'

/** `waiting`: due some time, for the first time or once more. `dropped`: there was nothing left to tell when it was due. */
export type MessageState = 'waiting' | 'sent' | 'dropped' | 'failed'

/**
 * One message to one person: what happened to one ticket within a moment, a notice, or a test. The table is named after the
 * first way by which messages went out.
 */
export interface MailsTable {
  id: string
  channel: Generated<OutgoingChannel>
  person_id: string
  /** Null: a notice or a test. */
  ticket_id: string | null
  /** `MessageNews[]`: what it tells, as ids; words are looked up when it is sent. */
  news: JsonText
  state: MessageState
  /** When the first of it happened. */
  first_at: Millis
  due_at: Millis
  attempts: number
  /** Somebody is sending it until then at most; 0: nobody. */
  claimed_until: Millis
  /** Of a mail: the same for all tries, so that who gets it twice knows it. */
  message_id: string | null
  /** Why the last try failed. */
  error: string | null
  sent_at: Millis | null
  /** When it was sent, dropped or given up. */
  settled_at: Millis | null
}

/** Addresses that a mail server refused for good; another address of the same person is another matter. */
export interface RefusedAddressesTable {
  person_id: string
  /** Folded, as in `people.email_folded`. */
  email: string
  reason: string
  at: Millis
}
