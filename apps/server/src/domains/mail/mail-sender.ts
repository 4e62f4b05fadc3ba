import { startMessageSender, type MessageSender, type MessageSenderDeps } from '../outgoing/message-sender.ts'
import type { Outlet } from '../outgoing/outlet.ts'
import { composeMail, type MailPlace } from './compose-mail.ts'
import { messageId } from './mail-ids.ts'
import type { MailServer } from './mail-server.ts'

export interface MailSenderDeps
  extends Pick<MessageSenderDeps, 'db' | 'now' | 'run' | 'onError'>,
    Pick<MailPlace, 'keys' | 'publicUrl'> {
  /** The server as it is set up now; null while mail is off. */
  server: () => Promise<MailServer | null>
}

/** Sends mails that are due. */
export function startMailSender(deps: MailSenderDeps, everyMillis?: number): MessageSender {
  const outlet = async () => {
    const server = await deps.server()
    return server && outletOf(deps, server)
  }
  return startMessageSender({ ...deps, channel: 'email', outlet }, everyMillis)
}

function outletOf({ db, keys, publicUrl }: MailSenderDeps, server: MailServer): Outlet {
  return {
    messageId: (message) => messageId(keys, message, server.domain),
    async send(message, person) {
      const mail = await composeMail(db, message, person, { keys, publicUrl, server })
      if (!mail) return 'dropped'
      await server.send(mail)
      return 'sent'
    },
  }
}
