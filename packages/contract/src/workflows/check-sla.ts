import { PRIORITIES, type Priority } from '../tickets/ticket.ts'
import type { Checked } from './check-graph.ts'
import { durationMillis } from './duration.ts'
import { problemOf, warningOf } from './problems-of.ts'
import type { WorkflowProblem } from './workflow.ts'
import { findByRef, type WorkflowFacts } from './workflow-facts.ts'

interface Target {
  priority: Priority
  millis: number
}

/** What is urgent has less time, strictly, between every two that are set; and time needs a calendar. */
export function checkSla({ sla, calendar }: Checked, facts: WorkflowFacts): WorkflowProblem[] {
  const targets = PRIORITIES.flatMap((priority): Target[] => {
    const duration = sla[priority]
    return duration === null ? [] : [{ priority, millis: durationMillis(duration) ?? 0 }]
  })
  const found = targets
    .filter(({ millis }) => millis <= 0)
    .map(({ priority }) =>
      problemOf(null, 'sla_empty', `The time for ${priority} must be more than nothing.`),
    )
  targets.forEach((slower, index) => {
    for (const faster of targets.slice(index + 1))
      if (faster.millis >= slower.millis)
        found.push(
          problemOf(
            null,
            'sla_order',
            `The time for ${faster.priority} (${inHours(faster.millis)}) must be shorter than that for ${slower.priority} (${inHours(slower.millis)}).`,
          ),
        )
  })
  if (calendar !== null && !findByRef(facts.calendars, calendar))
    found.push(
      problemOf(
        null,
        'unknown_calendar',
        `There is no calendar "${calendar}". Name one that is there, or make it.`,
      ),
    )
  if (calendar === null && targets.length > 0)
    found.push(
      warningOf(
        null,
        'no_calendar',
        'There is no calendar, so its times run around the clock, weekends too. Choose one for working hours.',
      ),
    )
  return found
}

/** "24 h", "1 h 30 m": of business, where a day is not 24 hours. */
function inHours(millis: number): string {
  const minutes = Math.round(millis / 60_000)
  const parts = [
    [Math.floor(minutes / 60), 'h'],
    [minutes % 60, 'm'],
  ] as const
  return (
    parts
      .filter(([amount]) => amount > 0)
      .map(([amount, unit]) => `${String(amount)} ${unit}`)
      .join(' ') || '0 m'
  )
}
