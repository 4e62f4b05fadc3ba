import type { PersonLoad } from '@waybill/contract/sla/team-load.ts'
import { SIDES, type Load, type Side } from './sides.ts'

/** Somebody of a team on both sides; null: they had no part in it. */
export interface PersonBeside extends Record<Side, PersonLoad | null> {
  key: string
  /** null: one of those who are only assumed. */
  name: string | null
  /** Counts those who are only assumed, from 1 on. */
  number: number
}

/** The people of a team on both sides, those with the least to do first. */
export function peopleBeside(load: Load): PersonBeside[] {
  const found = new Map<string, PersonBeside>()
  for (const side of SIDES) {
    let number = 0
    for (const one of load[side]?.people ?? []) {
      if (one.person === null) number += 1
      const key = one.person?.id ?? `${side} ${String(number)}`
      const known = found.get(key) ?? {
        key,
        name: one.person?.name ?? null,
        number,
        recorded: null,
        draft: null,
      }
      found.set(key, { ...known, [side]: one })
    }
  }
  return [...found.values()].toSorted((a, b) => idleOf(b) - idleOf(a))
}

function idleOf({ recorded, draft }: PersonBeside): number {
  return (draft ?? recorded)?.idle ?? 0
}
