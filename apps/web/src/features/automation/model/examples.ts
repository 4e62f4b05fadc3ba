import type { RuleDefinition } from '@waybill/contract/automation/rule.ts'

export const EXAMPLES = ['outage', 'reopened', 'late'] as const
export type Example = (typeof EXAMPLES)[number]

/** Rules to begin with. They name nothing that a project may not have. */
export const EXAMPLE_DEFINITIONS: Readonly<Record<Example, RuleDefinition>> = {
  outage: {
    trigger: { on: 'event', kinds: ['ticket.created', 'ticket.edited'] },
    when: { type: 'all', of: [{ type: 'after', query: 'outage priority<critical' }] },
    actions: [{ kind: 'set', values: { priority: 'critical' } }],
  },
  reopened: {
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
  late: {
    trigger: { on: 'sla', target: 'resolution', percent: 100 },
    actions: [
      {
        kind: 'notify',
        who: ['leads'],
        text: '{{key}} is over its time and is {{status}}: {{title}} {{url}}',
      },
    ],
  },
}
