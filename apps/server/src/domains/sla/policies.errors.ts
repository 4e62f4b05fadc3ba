import { invalidField, Problem } from '@waybill/contract/problems/problem.ts'

export const policyNameTaken = () =>
  invalidField('/name', 'sla_policy.name_taken', 'is the name of another policy (in any case of letters)')

export const noSuchCalendar = () =>
  invalidField('/calendar', 'sla_policy.unknown_calendar', 'there is no such calendar')

export const targetTwice = (index: number) =>
  invalidField(
    `/targets/${String(index)}/target`,
    'sla_policy.target_twice',
    'stands in the policy twice; a policy has one of each',
  )

export const wrongOrder = (index: number, shorter: string, longer: string) =>
  invalidField(
    `/targets/${String(index)}/durations/${shorter}`,
    'sla_policy.wrong_order',
    `must be shorter than the time for ${longer}: the more urgent a ticket, the sooner it is due`,
  )

export const emptyDuration = (index: number, priority: string) =>
  invalidField(
    `/targets/${String(index)}/durations/${priority}`,
    'sla_policy.no_time',
    'is no time at all; leave it out where nothing is promised',
  )

export const movingCondition = () =>
  invalidField(
    '/condition',
    'sla_policy.moving_condition',
    'asks for the time of the day, for words of texts or for ratings; a policy is chosen by what a ticket is: project, category, priority, labels, people, fields',
  )

/** What the query language says is wrong, as an error of the condition. */
export function wrongCondition(error: unknown): unknown {
  if (!(error instanceof Problem) || error.status !== 400) return error
  return invalidField('/condition', 'sla_policy.wrong_condition', error.detail ?? error.title)
}

/** 429: each question reads all tickets. */
export function tooManyQuestions(most: number): Problem {
  return new Problem({
    status: 429,
    code: 'sla.too_many_questions',
    title: 'Others are asking what would be',
    detail: `At most ${String(most)} such questions are answered at once. Ask again when one of them has its answer, in some seconds.`,
    headers: { 'retry-after': '5' },
  })
}
