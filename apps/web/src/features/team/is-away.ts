import type { Person, PersonView } from '@waybill/contract/people/person.ts'

/** A person as admins and they themselves see them; null: the reader sees less. */
export function wholePerson(person: PersonView): Person | null {
  return 'skills' in person ? person : null
}

/** Away now or later; a stretch that is over is of no interest any more. */
export function awayOf(person: PersonView, now: number): Person['away'] {
  const away = wholePerson(person)?.away ?? null
  return away && (away.until === null || Date.parse(away.until) > now) ? away : null
}

export function isAwayNow({ from }: { from: string }, now: number): boolean {
  return Date.parse(from) <= now
}
