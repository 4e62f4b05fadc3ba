import type { Db } from '../../io/db/tables.ts'
import { compileCalendar, type BusinessTime } from '../calendars/business-time.ts'
import { findVersion } from '../workflows/workflow-versions.queries.ts'
import { clock, type ClockReading, type Rule } from './clock.ts'
import type { BookCalendar, BookPolicy, RuleBook } from './rule-book.ts'
import { ruleOf, stepRule, taskRule } from './rules.ts'
import type { ItemMoment } from './task-moment.ts'
import type { Timeline } from './timeline.ts'

/** A clock with what it was counted by. */
export interface CountedClock {
  rule: Rule
  reading: ClockReading
  time: BusinessTime
  policy: BookPolicy | null
  calendar: BookCalendar | null
}

/** All clocks of a ticket at a moment: those of its policy, and of its run through a workflow. */
export async function clocksOf(
  db: Db,
  book: RuleBook,
  timeline: Timeline,
  policy: BookPolicy | null,
  now: number,
): Promise<CountedClock[]> {
  const byPolicy = policy ? policyClocks(book, timeline, policy, now) : []
  return [...byPolicy, ...(await workflowClocks(db, book, timeline, now))]
}

/** The clocks of a policy alone: pure. */
export function policyClocks(
  book: Pick<RuleBook, 'labelNames'>,
  timeline: Timeline,
  policy: BookPolicy,
  now: number,
): CountedClock[] {
  const time = compileCalendar(policy.calendar?.definition ?? null, timeline.created_at)
  return policy.targets.map((target) => {
    const rule = ruleOf(target, book.labelNames)
    return { rule, time, policy, calendar: policy.calendar, reading: clock(timeline, rule, time, now) }
  })
}

async function workflowClocks(
  db: Db,
  book: RuleBook,
  timeline: Timeline,
  now: number,
): Promise<CountedClock[]> {
  const run = runOf(timeline)
  const version = run && (await findVersion(db, run.workflow, run.version))
  if (!run || !version) return []
  const { definition } = version
  const calendar = definition.calendar === null ? null : (book.calendars.get(definition.calendar) ?? null)
  const time = compileCalendar(calendar?.definition ?? null, timeline.created_at)
  const rules = [taskRule(definition.sla)]
  const item = oldestPromised(run.items)
  if (item) {
    const from = begunAt(run.items, item)
    const total = time.between(from, item.target)
    rules.push(stepRule({ id: item.id, from, to: null, total, inherited: item.inherited === true }))
  }
  return rules.map((rule) => ({
    rule,
    time,
    policy: null,
    calendar,
    reading: clock(timeline, rule, time, now),
  }))
}

type Promised = ItemMoment & { assigned_at: number; target: number }

/**
 * The assignment whose clock the step has. Of several who decide together all were asked at once until the same instant, and
 * whatever is handed on keeps it: the oldest one stands for all, so that nobody hears the same warning twice.
 */
function oldestPromised(items: readonly ItemMoment[]): Promised | undefined {
  return items
    .filter(
      (one): one is Promised =>
        one.open === true && typeof one.target === 'number' && one.assigned_at !== undefined,
    )
    .toSorted((a, b) => a.assigned_at - b.assigned_at)[0]
}

/** When the time of an assignment began: who hands it on hands on its clock too, with what it has counted. */
function begunAt(
  items: readonly ItemMoment[],
  { assigned_at, id, step, target, inherited }: Promised,
): number {
  let [from, isHandedOn] = [assigned_at, inherited === true]
  for (const one of items
    .slice(
      0,
      items.findIndex((other) => other.id === id),
    )
    .toReversed()) {
    if (!isHandedOn) break
    if (one.step !== step || one.target !== target || one.assigned_at === undefined) continue
    from = one.assigned_at
    isHandedOn = one.inherited === true
  }
  return from
}

interface Run {
  id: string
  workflow: string
  version: number
  items: ItemMoment[]
}

/** The newest run of a ticket that has a workflow, with its assignments as they stand. */
function runOf({ moments }: Timeline): Run | null {
  let run: Partial<Omit<Run, 'items'>> = {}
  const items = new Map<string, ItemMoment>()
  for (const { task, items: changed } of moments) {
    if (!task) continue
    if (task.id !== run.id) items.clear()
    run = { ...(task.id === run.id ? run : {}), ...task }
    for (const one of changed ?? []) items.set(one.id, { ...items.get(one.id), ...one })
  }
  const { id, workflow, version } = run
  if (id === undefined || workflow === undefined || version === undefined) return null
  return { id, workflow, version, items: [...items.values()] }
}
