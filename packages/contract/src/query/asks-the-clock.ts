import { movesWithClock, readDate, splitRange } from './query-dates.ts'
import { findField } from './query-fields.ts'
import type { Condition, FieldCondition } from './query.ts'

/** Whether a query can find other tickets later although nothing has happened: `updated<-7d`, `is:overdue`, `sla:breached`. */
export function asksTheClock(condition: Condition | null): boolean {
  switch (condition?.type) {
    case 'all':
    case 'any':
      return condition.of.some(asksTheClock)
    case 'not':
      return asksTheClock(condition.of)
    case 'field':
      return fieldAsksTheClock(condition)
    case 'text':
    case undefined:
      return false
  }
}

function fieldAsksTheClock({ field, values }: FieldCondition): boolean {
  // Clocks go on by themselves, and are kept by a reader a moment after the log.
  if (field === 'sla') return true
  if (field === 'is') return values.some((value) => value.text === 'overdue')
  const type = findField(field)?.type
  if (type !== 'date' && type !== 'custom') return false
  return values.some(({ text }) => {
    const range = splitRange(text)
    return (range ? [range.from, range.to] : [text]).some((end) => {
      const date = end === null ? null : readDate(end)
      return date !== null && movesWithClock(date)
    })
  })
}

/** Whether a query looks for words in the texts of tickets. */
export function asksForText(condition: Condition | null): boolean {
  switch (condition?.type) {
    case 'all':
    case 'any':
      return condition.of.some(asksForText)
    case 'not':
      return asksForText(condition.of)
    case 'text':
      return true
    case 'field':
    case undefined:
      return false
  }
}

/** Whether a query asks for ratings: one that is given leaves its ticket as it is, and no clock tells of it. */
export function asksForRatings(condition: Condition | null): boolean {
  switch (condition?.type) {
    case 'all':
    case 'any':
      return condition.of.some(asksForRatings)
    case 'not':
      return asksForRatings(condition.of)
    case 'field':
      return condition.field === 'rating'
    case 'text':
    case undefined:
      return false
  }
}
