import type { Clock } from '@waybill/contract/sla/sla.ts'

/** Of several promises the one that is due first; one that stands still only where no other counts. */
export function firstPromise<C extends Pick<Clock, 'target' | 'state' | 'due' | 'met_at'>>(
  clocks: readonly C[],
  targets: readonly Clock['target'][],
): C | undefined {
  const open = clocks.filter(({ target, met_at }) => targets.includes(target) && met_at === null)
  const due = open.filter(
    ({ state, due: at }) => at !== null && (state === 'running' || state === 'breached'),
  )
  return (
    due.toSorted((a, b) => (a.due ?? '').localeCompare(b.due ?? ''))[0] ??
    open.find(({ state }) => state === 'paused')
  )
}
