import type { MessageRow } from './messages.queries.ts'
import type { Recipient } from './recipient.queries.ts'

/** A way by which messages go out, as it is set up now. */
export interface Outlet {
  /** By which whoever gets a message twice knows it; null where there is no such thing. */
  messageId(message: string): string | null
  /**
   * Sends a message in today's words.
   * @returns `dropped` when its ticket has gone for the person since it was taken
   * @throws SendRefused; any other error may pass, and the message is tried again
   */
  send(message: MessageRow, to: Recipient): Promise<'sent' | 'dropped'>
}
