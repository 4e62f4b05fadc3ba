import type { MessageKey } from '../../../messages/messages.ts'

/** What the menus filter by; everything else is written. */
export const FILTERS = [
  { name: 'status', label: 'ui.status' },
  { name: 'priority', label: 'ui.priority' },
  { name: 'assignee', label: 'ui.assignee' },
  { name: 'label', label: 'ui.label' },
  { name: 'project', label: 'ui.project' },
  { name: 'team', label: 'ui.team' },
  { name: 'severity', label: 'ui.severity' },
  { name: 'due', label: 'ui.due' },
  { name: 'is', label: 'tickets.filter_is' },
] as const satisfies readonly { name: string; label: MessageKey }[]
export type FilterField = (typeof FILTERS)[number]['name']
