import type { MailOutcome, MailState, MailTrouble, MailTroubleList } from '@waybill/contract/mail/mail.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

/** What goes out by mail, for admins, and one's own address. */
export function mailCalls(http: Http) {
  const troubles = (query: PageQuery = {}, options?: CallOptions) =>
    http.get<MailTroubleList>('/mail/troubles', { ...query }, options)

  return {
    state: (options?: CallOptions) => http.get<MailState>('/mail/state', undefined, options),
    /** Mails that are tried again or were given up. */
    troubles,
    everyTrouble: (query: PageQuery = {}) => everyItem<MailTrouble, PageQuery>(troubles, query),
    retry: (mail: string, options?: CallOptions) =>
      http.send<MailOutcome>('POST', path`/mail/troubles/${mail}/retry`, undefined, options),
    /** To oneself. */
    test: (options?: CallOptions) => http.send<MailOutcome>('POST', '/mail/test', undefined, options),
    outcome: (mail: string, options?: CallOptions) =>
      http.get<MailOutcome>(path`/mail/messages/${mail}`, undefined, options),
    /** One's own address, which a server refused, gets mail again. */
    forgetRefusal: (options?: CallOptions) =>
      http.send<void>('DELETE', '/users/me/mail-refusal', undefined, options),
  }
}
