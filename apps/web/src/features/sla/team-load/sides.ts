import type { TeamBeside } from '@waybill/contract/sla/team-load.ts'

/** As it really went, and as it would go; in this order. */
export const SIDES = ['recorded', 'draft'] as const
export type Side = (typeof SIDES)[number]

/** What stands above each side. */
export interface Sides extends Readonly<Record<Side, string>> {
  /** Both have the same tickets at the same time: one line stands for both. */
  isOneLine?: boolean
}

/** One team of both; null: it had no part in it. */
export type Load = Pick<TeamBeside, Side>
