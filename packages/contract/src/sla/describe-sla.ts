import type { Describe } from '../events/describe-event.ts'
import type { calendarEvents } from '../calendars/calendar-events.ts'
import type { ClockTarget } from './sla.ts'
import type { slaEvents } from './sla-events.ts'
import type { slaPolicyEvents } from './sla-policy-events.ts'

type Kind = keyof typeof slaEvents | keyof typeof slaPolicyEvents | keyof typeof calendarEvents

const TARGETS: Record<ClockTarget, string> = {
  first_response: 'first response',
  next_response: 'next response',
  resolution: 'resolution',
  task: 'whole task',
  step: 'step',
}

const PARTS: Readonly<Record<string, string>> = { zone: 'time zone', periods: 'hours and holidays' }

export const slaWords: { [K in Kind]: Describe<K> } = {
  'calendar.created': ({ after }) => `made the calendar "${after.name}"`,
  'calendar.edited': ({ after }) => `changed the ${parts(after)} of a calendar`,
  'calendar.deleted': () => 'deleted a calendar',

  'sla_policy.created': ({ after }) => `made the SLA policy "${after.name}"`,
  'sla_policy.edited': ({ after }) => `changed the ${parts(after)} of an SLA policy`,
  'sla_policy.deleted': () => 'deleted an SLA policy',

  'sla.warned': ({ target, percent, due }) =>
    `warned: ${String(percent)} % of the time for the ${TARGETS[target]} is used, due ${due}`,
  'sla.breached': ({ target, due }) => `noted that the ${TARGETS[target]}, due ${due}, was missed`,
  'sla.due_changed': ({ target, before, after, why, restarted }) =>
    `moved the due of the ${TARGETS[target]} from ${before ?? 'none'} to ${after ?? 'none'}, because the ${why} changed${restarted ? '; the clock began anew' : ''}`,
}

function parts(after: object): string {
  const names = Object.keys(after).map((name) => PARTS[name] ?? name)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}
