import { foldText } from '@waybill/contract/fold-text.ts'
import { isMe, isNone } from '@waybill/contract/query/check-value.ts'
import type { Condition, FieldCondition, QueryValue } from '@waybill/contract/query/query.ts'
import { PRIORITIES, type Ticket } from '@waybill/contract/tickets/ticket.ts'
import { matchIs } from './match-is.ts'

/** null: the client cannot tell (words in texts, dates, names that only the server knows), so the server is asked. */
export type Verdict = boolean | null

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a ticket is among those that a condition asks for, as the person with the id `me`. */
export function matchCondition(condition: Condition, ticket: Ticket, me: string): Verdict {
  switch (condition.type) {
    case 'all':
      return everyOf(condition.of.map((part) => matchCondition(part, ticket, me)))
    case 'any':
      return someOf(condition.of.map((part) => matchCondition(part, ticket, me)))
    case 'not':
      return notOf(matchCondition(condition.of, ticket, me))
    case 'text':
      return null
    case 'field':
      return matchField(condition, ticket, me)
  }
}

export function everyOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false
  return verdicts.includes(null) ? null : true
}

export function someOf(verdicts: readonly Verdict[]): Verdict {
  return notOf(everyOf(verdicts.map(notOf)))
}

function notOf(verdict: Verdict): Verdict {
  return verdict === null ? null : !verdict
}

function matchField(condition: FieldCondition, ticket: Ticket, me: string): Verdict {
  const { field, values } = condition
  const any = (match: (value: QueryValue) => Verdict) => someOf(values.map(match))
  switch (field) {
    case 'status':
      return values.some(({ text }) => text === ticket.status)
    case 'priority':
      return matchGrade(condition, ticket.priority)
    case 'severity':
      return matchGrade(condition, ticket.severity)
    case 'assignee':
      return any((value) => matchId(value, ticket.assignee?.id ?? null, me))
    case 'reporter':
      return any((value) => matchId(value, ticket.reporter.id, me))
    case 'watcher':
      return any((value) => (isMe(value) ? ticket.watching : null))
    case 'team':
      return any((value) => matchId(value, ticket.team?.id ?? null, null))
    case 'step':
      return any((value) => matchId(value, ticket.step.id, null))
    case 'project':
      return any((value) => matchProject(value, ticket))
    case 'label':
      return any((value) => matchLabel(value, ticket))
    case 'is':
      return any(({ text }) => matchIs(text, ticket))
    default:
      return null
  }
}

/** A grade stands in a list from the least to the most; nothing is neither more nor less than any. */
function matchGrade({ op, values }: FieldCondition, grade: Ticket['severity']): Verdict {
  return values.some((value) => {
    if (isNone(value)) return grade === null
    const at = PRIORITIES.findIndex((one) => one === value.text)
    const is = PRIORITIES.findIndex((one) => one === grade)
    if (is < 0 || at < 0) return false
    if (op === ':') return is === at
    return op === '<' ? is < at : op === '<=' ? is <= at : op === '>' ? is > at : is >= at
  })
}

function matchId(value: QueryValue, id: string | null, me: string | null): Verdict {
  if (isNone(value)) return id === null
  if (me !== null && isMe(value)) return id === me
  return ID.test(value.text) ? id === value.text.toLowerCase() : null
}

/** A key that is not that of the ticket's project may still be one that the project had before. */
function matchProject({ text }: QueryValue, ticket: Ticket): Verdict {
  if (ID.test(text)) return text.toLowerCase() === ticket.project_id
  return text.toUpperCase() === ticket.project_key ? true : null
}

function matchLabel(value: QueryValue, { labels }: Ticket): Verdict {
  if (isNone(value)) return labels.length === 0
  const wanted = foldText(value.text.trim())
  return labels.some((label) => foldText(label) === wanted)
}
