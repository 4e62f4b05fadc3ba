/** One mail, ready to be sent. All of it is text: whoever sends it encodes it, and no part of it can become another. */
export interface OutgoingMail {
  messageId: string
  to: { name: string; address: string }
  replyTo: string | null
  subject: string
  text: string
  html: string
  inReplyTo: string | null
  references: readonly string[]
  headers: Readonly<Record<string, string>>
}

/** The port to a mail server. */
export interface MailServer {
  /** The domain of the address that mail comes from. */
  readonly domain: string
  /** Where answers go; null: to the sender's address. */
  readonly replyTo: string | null
  /** Resolves when the server has taken it. @throws SendRefused */
  send(mail: OutgoingMail): Promise<void>
  /** Signs in and sends nothing. @throws SendRefused */
  check(): Promise<void>
  close(): void
}
