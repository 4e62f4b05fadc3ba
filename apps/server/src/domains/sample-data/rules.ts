import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { CreateRuleInput } from '@waybill/contract/automation/rule.ts'
import type { Db } from '../../io/db/tables.ts'
import { createRule } from '../automation/create-rule.command.ts'
import { updateRule } from '../automation/update-rule.command.ts'
import type { Cast } from './make-cast.ts'
import type { RunAt } from './run-at.ts'

const RULES: readonly CreateRuleInput[] = [
  {
    name: 'Outages are critical',
    description: 'Whoever reports an outage need not know what is urgent.',
    project: 'NET',
    definition: {
      trigger: { on: 'event', kinds: ['ticket.created', 'ticket.labels_changed'] },
      when: { type: 'all', of: [{ type: 'after', query: 'label:outage priority<critical is:unresolved' }] },
      actions: [
        { kind: 'set', values: { priority: 'critical' } },
        { kind: 'notify', who: ['assignee', 'leads'], text: '{{key}} is an outage: {{title}}' },
      ],
    },
  },
  {
    name: 'Tell who it comes back to',
    description: 'When somebody else reopens a ticket.',
    definition: {
      trigger: { on: 'event', kinds: ['ticket.status_changed'] },
      when: {
        type: 'all',
        of: [
          { type: 'before', query: 'status:resolved,closed' },
          { type: 'after', query: 'is:unresolved' },
          { type: 'not', of: [{ type: 'actor', is: ['assignee'] }] },
        ],
      },
      actions: [{ kind: 'notify', who: ['assignee'], text: '{{key}} is open again: {{title}}' }],
    },
  },
  {
    name: 'Nobody has it on Monday',
    description: 'What was reported more than a week ago and still belongs to nobody.',
    project: 'SHOP',
    definition: {
      trigger: {
        on: 'schedule',
        cron: '0 8 * * 1',
        zone: 'Europe/Lisbon',
        query: 'is:unresolved assignee:none created<-7d',
      },
      actions: [{ kind: 'notify', who: ['leads'], text: '{{key}} belongs to nobody: {{title}}' }],
    },
  },
]

/** Rules of the projects that are there, switched on; none where somebody has made some. */
export async function makeRules(
  run: RunAt,
  db: Db,
  cast: Cast,
  { at, projects }: { at: number; projects: ReadonlySet<string> },
): Promise<void> {
  if (await db.selectFrom('rules').select('id').limit(1).executeTakeFirst()) return
  const admin = cast.get('Mara Lindqvist') ?? SYSTEM
  for (const rule of RULES) {
    if (typeof rule.project === 'string' && !projects.has(rule.project)) continue
    const { id } = await run(at, createRule, rule, admin)
    await run(at, updateRule, { rule: id, state: 'on' }, admin)
  }
}
