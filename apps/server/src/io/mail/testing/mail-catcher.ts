import { callbackify } from 'node:util'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface CaughtMail {
  from: string
  to: string[]
  /** As it came over the wire. */
  raw: string
  mail: Email
}

/** A real SMTP server that keeps what it gets. */
export interface MailCatcher {
  port: number
  mails: CaughtMail[]
  /** Resolves once so many have come. */
  until(count: number): Promise<CaughtMail[]>
  /** Decides on a recipient: an error with `responseCode` refuses it. */
  onRecipient: (address: string) => Error | null
  /** Called when a mail has come whole, before the server says so. */
  onMail: (mail: CaughtMail) => Promise<void> | void
  close(): Promise<void>
}

export function refused(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code })
}

/** @param port 0: any that is free */
export async function catchMail(port = 0, options: SMTPServerOptions = {}): Promise<MailCatcher> {
  const mails: CaughtMail[] = []
  const waiting = new Set<() => void>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    ...options,
    onRcptTo: ({ address }, _session, done) => done(catcher.onRecipient(address)),
    onData(stream, session, done) {
      const taken = async () => {
        const chunks: Buffer[] = []
        for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
        const bytes = Buffer.concat(chunks)
        const { mailFrom, rcptTo } = session.envelope
        const caught = {
          from: mailFrom === false || !mailFrom ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: bytes.toString('utf8'),
          mail: await PostalMime.parse(bytes),
        }
        await catcher.onMail(caught)
        mails.push(caught)
        for (const look of waiting) look()
      }
      callbackify(taken)(done)
    },
  })
  // A client that is gone is no defect of the server.
  server.on('error', () => undefined)
  const catcher: MailCatcher = {
    port,
    mails,
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (mails.length < count) return
          waiting.delete(look)
          resolve(mails)
        }
        waiting.add(look)
        look()
      }),
    onRecipient: () => null,
    onMail: () => undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const address = server.server.address() as AddressInfo
  catcher.port = address.port
  return catcher
}
