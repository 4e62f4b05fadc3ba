import type { MailKeys } from './mail-keys.ts'

/** The longest local part of an address, RFC 5321. */
const LONGEST_LOCAL_PART = 64

/** The Message-ID of a mail. Who answers quotes it, and by its signature it is known as one of ours. */
export function messageId(keys: MailKeys, mail: string, domain: string): string {
  return `<mail.${mail}.${keys.sign('message', mail)}@${domain}>`
}

/**
 * What all mails about a ticket refer to, so that programs show them as one conversation whichever of them somebody got
 * first. No mail has it.
 */
export function threadId(keys: MailKeys, ticket: string, domain: string): string {
  return `<ticket.${ticket}.${keys.sign('message', ticket)}@${domain}>`
}

/** Where answers about a ticket go: the address with a part that names the ticket and proves it; as it is without room for that. */
export function replyAddress(keys: MailKeys, address: string, ticket: string): string {
  const at = address.lastIndexOf('@')
  const local = `${address.slice(0, at)}+${ticket.replaceAll('-', '')}.${keys.sign('reply', ticket)}`
  return local.length > LONGEST_LOCAL_PART ? address : `${local}${address.slice(at)}`
}

/** A link by which a person stops their mail without signing in; it works for them alone, and does nothing else. */
export function unsubscribeUrl(keys: MailKeys, publicUrl: URL, person: string): string {
  const url = new URL('/api/v1/mail/unsubscribe', publicUrl)
  url.searchParams.set('token', `${person}.${keys.sign('unsubscribe', person)}`)
  return url.href
}

/** The person of such a link; null when it is not one of ours. */
export function personOfToken(keys: MailKeys, token: string): string | null {
  const [person = '', signature = ''] = token.split('.')
  return keys.isSigned('unsubscribe', person, signature) ? person : null
}
