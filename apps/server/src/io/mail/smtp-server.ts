import { createTransport } from 'nodemailer'
import type { MailSettings } from '../../domains/mail/mail-settings.ts'
import type { MailServer } from '../../domains/mail/mail-server.ts'
import { SendRefused } from '../../domains/outgoing/send-refused.ts'
import { withoutPassword } from './without-password.ts'

/** Connections to the server, and mails of one of them before it is opened anew; some servers end it themselves. */
const POOL = { pool: true, maxConnections: 4, maxMessages: 100 } as const
const CONNECT_MILLIS = 15_000
/** Of silence. */
const SILENT_MILLIS = 30_000

/** Sends by SMTP. */
export function smtpServer({
  host,
  port,
  security,
  user,
  password,
  from,
  replyTo,
}: MailSettings): MailServer {
  const refused = (error: unknown) => refusal(error, (words) => withoutPassword(words, user, password))
  const transport = createTransport({
    ...POOL,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: CONNECT_MILLIS,
    greetingTimeout: CONNECT_MILLIS,
    dnsTimeout: CONNECT_MILLIS,
    socketTimeout: SILENT_MILLIS,
    // Nothing in a mail may make it read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    domain: from.address.slice(from.address.lastIndexOf('@') + 1),
    replyTo,
    async send(mail) {
      try {
        await transport.sendMail({
          from,
          to: mail.to,
          ...(mail.replyTo !== null && { replyTo: mail.replyTo }),
          messageId: mail.messageId,
          ...(mail.inReplyTo !== null && { inReplyTo: mail.inReplyTo }),
          references: [...mail.references],
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: { ...mail.headers },
        })
      } catch (error) {
        throw refused(error)
      }
    },
    async check() {
      try {
        await transport.verify()
      } catch (error) {
        throw refused(error)
      }
    },
    close: () => transport.close(),
  }
}

/** Answers to RCPT TO that are about the address, RFC 5321, where no code of RFC 3463 says more. */
const NO_SUCH_ADDRESS = [550, 551, 553, 556]

function refusal(error: unknown, clean: (words: string) => string): SendRefused {
  const { code, command, answer, ...parts } = partsOf(error)
  const message = clean(parts.message)
  if (answer === 421 || (code !== 'EENVELOPE' && code !== 'EMESSAGE'))
    return new SendRefused('server', [message, ...adviceOn(parts.cause, command)].join('. '))
  // Nobody may send from this address: that is so for every mail.
  if (command === 'MAIL FROM') return new SendRefused('server', message)
  if (answer < 500) return new SendRefused('later', message)
  if (command !== 'RCPT TO') return new SendRefused('message', message)
  const [, subject] = /\b5\.(\d{1,3}\.\d{1,3})\b/.exec(message) ?? []
  // 5.1: the address; 5.2.1: its mailbox takes nothing. A full mailbox (5.2.2) or a policy (5.7) says nothing of the address.
  const isAddress = subject === undefined ? NO_SUCH_ADDRESS.includes(answer) : /^1\.|^2\.1$/.test(subject)
  return new SendRefused(isAddress ? 'address' : 'message', message)
}

const UNTRUSTED = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]

/** What to do about a connection that is not safe. */
function adviceOn(cause: unknown, command: unknown): string[] {
  if (UNTRUSTED.some((one) => one === cause))
    return [
      'Its certificate is not trusted: start Waybill with NODE_EXTRA_CA_CERTS=/path/to/authority.pem, the certificate of the authority that signed it',
    ]
  if (cause === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return ['It does not begin with TLS at this port: the encryption starttls may be what it offers']
  if (command === 'STARTTLS')
    return ['It offers no encryption, and nothing was sent: tls on port 465 may be what it offers']
  return []
}

function partsOf(error: unknown) {
  const parts: object = typeof error === 'object' && error !== null ? error : {}
  const one = (name: string): unknown => (name in parts ? Reflect.get(parts, name) : undefined)
  const [text, answer] = [one('message'), one('responseCode')]
  return {
    code: one('code'),
    /** Of the system or of TLS, below what the library says. */
    cause: one('originalCode'),
    command: one('command'),
    message: (typeof text === 'string' ? text : String(error)).trim(),
    answer: typeof answer === 'number' ? answer : 0,
  }
}
