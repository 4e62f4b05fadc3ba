import type { RuleValues } from '@waybill/contract/automation/rule.ts'

/** What every ticket has and a rule can set, in the order in which they are offered. */
export const VALUE_FIELDS = [
  'status',
  'priority',
  'severity',
  'category',
  'sub_category',
  'department',
  'due_in',
] as const
export type ValueName = (typeof VALUE_FIELDS)[number]

/** What a field is set to when it has just been added. */
export const FIRST_VALUES: Readonly<Record<ValueName, RuleValues>> = {
  status: { status: 'in_progress' },
  priority: { priority: 'high' },
  severity: { severity: 'high' },
  category: { category: null },
  sub_category: { sub_category: null },
  department: { department: null },
  due_in: { due_in: 'P2D' },
}
