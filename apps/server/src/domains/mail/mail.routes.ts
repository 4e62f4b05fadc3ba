import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import { EMAIL_PLUGIN, MailOutcome, MailState, MailTroubleList } from '@waybill/contract/mail/mail.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { DEFAULT_LIMIT } from '../../http/list-page.ts'
import { defineRoute, noContent, ok, type Route } from '../../http/route.ts'
import { toIsoOrNull } from '../../kernel/clock.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { findMessage, messageCounts, troublePage } from '../outgoing/messages.queries.ts'
import { retryMessage } from '../outgoing/retry-message.command.ts'
import { pluginRow } from '../plugins/plugins.queries.ts'
import { forgetRefusal } from './forget-refusal.command.ts'
import { presentOutcome, presentTrouble } from './mail.presenter.ts'
import { sendTestMail } from './send-test-mail.command.ts'
import { unsubscribeRoutes } from './unsubscribe.routes.ts'

const ofMail = { tag: 'Mail', access: { policy: 'plugins.manage' } }
const MailParams = strict({ mail: Id })

/** @throws Problem 403, and 404 for requesters */
function requireManager(actor: Actor): void {
  const decision = mayInInstallation(actor, 'plugins.manage')
  if (decision === 'hide') throw notFound('page')
  if (decision === 'forbid') throw forbidden('Only admins see what is mailed.')
}

const state = defineRoute({
  ...ofMail,
  method: 'GET',
  path: '/mail/state',
  summary: 'Whether mail goes out, and how much of it waits or was given up',
  responses: { 200: MailState },
  async handler({ actor, kernel: { store } }) {
    requireManager(actor)
    const { waiting, failed, lastSentAt } = await messageCounts(store.db, 'email')
    const { on } = await pluginRow(store.db, EMAIL_PLUGIN)
    return ok({ on: on === 1, waiting, failed, last_sent_at: toIsoOrNull(lastSentAt) })
  },
})

const troubles = defineRoute({
  ...ofMail,
  method: 'GET',
  path: '/mail/troubles',
  summary: 'Mails that are tried again or were given up, newest first, with the reason',
  query: strict({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    after: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  responses: { 200: MailTroubleList },
  async handler({ actor, kernel, query }) {
    requireManager(actor)
    const { limit = DEFAULT_LIMIT, after } = query
    const position = decodeCursor('mail troubles', after, ['number', 'text'])
    const rows = await troublePage(kernel.store.db, 'email', limit + 1, position)
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    return ok({
      items: shown.map(presentTrouble),
      next: last ? encodeCursor('mail troubles', [last.first_at, last.id]) : null,
    })
  },
})

const retry = defineRoute({
  ...ofMail,
  method: 'POST',
  path: '/mail/troubles/:mail/retry',
  summary: 'Try a mail again now, also to an address that was refused',
  params: MailParams,
  responses: { 202: MailOutcome },
  async handler(request) {
    const { result } = await request.run(retryMessage, { message: request.params.mail })
    return { status: 202, body: await outcomeOf(request, result.id) }
  },
})

const test = defineRoute({
  ...ofMail,
  method: 'POST',
  path: '/mail/test',
  summary: 'Send yourself a mail that says that mail works',
  responses: { 202: MailOutcome },
  async handler(request) {
    const { result } = await request.run(sendTestMail, {})
    return { status: 202, body: await outcomeOf(request, result.id) }
  },
})

const outcome = defineRoute({
  ...ofMail,
  method: 'GET',
  path: '/mail/messages/:mail',
  summary: 'What became of a mail, such as a test',
  params: MailParams,
  responses: { 200: MailOutcome },
  async handler(request) {
    requireManager(request.actor)
    return ok(await outcomeOf(request, request.params.mail))
  },
})

async function outcomeOf({ kernel }: { kernel: Kernel }, mail: string): Promise<MailOutcome> {
  const row = await findMessage(kernel.store.db, mail)
  if (!row) throw notFound('mail')
  return presentOutcome(row)
}

const forget = defineRoute({
  method: 'DELETE',
  path: '/users/me/mail-refusal',
  tag: 'Mail',
  summary: 'Let mail be sent again to your address, which a server refused',
  access: { policy: 'person.edit_profile of oneself' },
  responses: { 204: null },
  async handler(request) {
    await request.run(forgetRefusal, {})
    return noContent()
  },
})

export const mailRoutes: Route[] = [state, troubles, retry, test, outcome, forget, ...unsubscribeRoutes]
