import { timingSafeEqual } from 'node:crypto'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import {
  choiceSetting,
  listSetting,
  secretSetting,
  textSetting,
} from '@waybill/contract/plugins/plugin-settings.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, ProjectRef, line, strict, text } from '@waybill/contract/schema.ts'
import { definePlugin } from '@waybill/server/domains/plugins/define-plugin.ts'
import { defineRuleAction } from '@waybill/server/domains/plugins/define-rule-action.ts'
import { findPersonByRef } from '@waybill/server/domains/people/people.queries.ts'
import { loadProjectFacts } from '@waybill/server/domains/projects/projects.queries.ts'
import { createTicket } from '@waybill/server/domains/tickets/create-ticket.command.ts'
import { updateTicket } from '@waybill/server/domains/tickets/update-ticket.command.ts'
import { defineRoute } from '@waybill/server/http/route.ts'
import { withPath } from '@waybill/server/http/with-path.ts'
import { defineReader } from '@waybill/server/kernel/reader.ts'
import Type from 'typebox'

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const

const Alarm = strict({ title: line(200), text: Type.Optional(text(10_000)) })

/** Programs that watch machines make tickets by one call; tickets with certain words are severe at once. */
export default definePlugin({
  id: 'alarms',
  name: 'Alarms',
  description: 'Makes tickets of alarms that other programs send, and marks those that sound severe.',
  guide:
    'Send `POST {hooks}/{project}` with the header `x-password` and `{"title": "Disk full", "text": "..."}`.',
  settings: strict({
    words: listSetting('Words that are severe', { default: ['down', 'fire'] }),
    severity: choiceSetting('They make a ticket', ['high', 'critical'], { default: 'critical' }),
  }),
  projectSettings: strict({
    password: secretSetting('Password', { help: 'Whoever sends it may make tickets here.' }),
    reporter: textSetting('Reporter', { help: 'The e-mail address of whoever reports them.' }),
  }),
  async checkProjectSettings({ reporter }, host) {
    const person = reporter === undefined ? null : await findPersonByRef(host.db, reporter)
    if (reporter === undefined || person?.active === 1) return {}
    return { reporter: 'must be the e-mail address of somebody who is active' }
  },
  async check(host, project) {
    if (project === null) return `It listens for ${(await host.settings()).words.join(', ')}.`
    const settings = await host.projectSettings(project)
    return settings ? `Tickets are reported by ${settings.reporter}.` : 'It is not set up here.'
  },
  readers: (host) => [
    defineReader({
      name: 'alarms.mark-severe',
      kinds: ['ticket.created'],
      start: 'head',
      async handle(context, { ticket_id, data }) {
        const { words, severity } = await host.settings()
        const title = data.after.title.toLowerCase()
        if (words.some((word) => title.includes(word.toLowerCase())))
          await context.run(updateTicket, { ticket: ticket_id, severity })
      },
    }),
  ],
  ruleActions: (host) => [
    defineRuleAction({
      id: 'raise',
      title: 'Raise the severity by one',
      help: 'From nothing to low, then on to critical.',
      input: strict({ most: choiceSetting('At most', SEVERITIES, { default: 'critical' }) }),
      async run({ ticket, input, run }) {
        const row = await host.db
          .selectFrom('tickets')
          .select('severity')
          .where('id', '=', ticket)
          .executeTakeFirstOrThrow()
        const now = SEVERITIES.findIndex((one) => one === row.severity)
        const next = SEVERITIES[now + 1]
        if (next === undefined || now >= SEVERITIES.indexOf(input.most)) return 'There was nothing to raise.'
        await run(updateTicket, { ticket, severity: next })
        return 'It was raised.'
      },
    }),
  ],
  routes: (host) => [
    defineRoute({
      method: 'POST',
      path: '/hooks/alarms/:project',
      tag: 'Alarms',
      summary: 'Make a ticket of an alarm',
      access: { anonymous: 'the sender shows the password of the project' },
      params: strict({ project: ProjectRef }),
      body: Alarm,
      responses: { 201: Type.Object({ id: Id, key: Type.String() }) },
      async handler(request) {
        const found = await loadProjectFacts(host.db, request.params.project, SYSTEM)
        const settings = found && (await host.projectSettings(found.project.id))
        const password = request.raw.headers['x-password']
        if (!settings || !isSame(settings.password, password)) throw notFound('project')
        const { title, text: description = '' } = withPath(Alarm, request.body, {})
        const input = { project: found.project.id, title, description, reporter: settings.reporter }
        const { result } = await host.run(createTicket, input)
        return { status: 201, body: { id: result.id, key: result.key } }
      },
    }),
  ],
})

function isSame(secret: string, given: string | string[] | undefined): boolean {
  const [one, other] = [Buffer.from(secret), Buffer.from(String(given))]
  return one.length === other.length && timingSafeEqual(one, other)
}
