import { foldText } from '@waybill/contract/fold-text.ts'
import type { AssignRule } from '@waybill/contract/workflows/workflow.ts'

/** A member of a team as assignment rules see one; members come in the order of the team. */
export interface Member {
  id: string
  /** Active, not away, and able to work in the project. */
  available: boolean
  /** The same but for being away: what waits in the queue of the team can be theirs once they are back. */
  works: boolean
  /** Open items, of all tickets. */
  open: number
  /** Milliseconds of the last assignment; null: never. */
  last_assigned_at: number | null
  skills: readonly string[]
}

/** Whose turn it was last, and the place that they had then. */
export interface LastTurn {
  person: string
  position: number
}

export interface Choice {
  /** null: the item waits in the queue of the team. */
  person: string | null
  /** Why, in words without names. */
  reason: string
  /** The pointer after it, where the rule moves one. */
  turn: LastTurn | null
}

/**
 * The next available member after the one whose turn it was last; where that one has left, after the place that they had.
 * null: nobody is there.
 */
export function nextInTurn(
  members: readonly Pick<Member, 'id' | 'available'>[],
  last: LastTurn | null,
): LastTurn | null {
  const count = members.length
  if (count === 0) return null
  const at = last === null ? -1 : members.findIndex(({ id }) => id === last.person)
  // Whoever came after somebody who left has moved up to their place.
  const first = last === null ? 0 : at === -1 ? last.position : at + 1
  for (let step = 0; step < count; step += 1) {
    const position = (first + step) % count
    const member = members[position]
    if (member?.available) return { person: member.id, position }
  }
  return null
}

/** Those with the fewest open items; among them who waits longest, then the order of the team. */
export function leastLoaded(members: readonly Member[]): Member | null {
  const [first] = members
    .filter(({ available }) => available)
    .toSorted((a, b) => a.open - b.open || (a.last_assigned_at ?? 0) - (b.last_assigned_at ?? 0))
  return first ?? null
}

/** Those whose skills name the most specific of the words that one of them knows. */
export function skilled(
  members: readonly Member[],
  words: readonly string[],
): { members: Member[]; word: string } | null {
  for (const word of words) {
    const folded = foldText(word)
    const able = members.filter(
      ({ available, skills }) => available && skills.some((skill) => foldText(skill) === folded),
    )
    if (able.length > 0) return { members: able, word }
  }
  return null
}

/**
 * Who gets the next item of a team by a rule; null: nobody is there.
 * @param words what the ticket is about, the most specific first
 */
export function choosePerson(
  rule: AssignRule,
  members: readonly Member[],
  last: LastTurn | null,
  words: readonly string[],
): Choice | null {
  switch (rule) {
    case 'queue':
      return members.some(({ works }) => works)
        ? { person: null, reason: 'waits in the queue', turn: null }
        : null
    case 'round_robin': {
      const turn = nextInTurn(members, last)
      if (!turn) return null
      const place = `${String(turn.position + 1)} of ${String(members.length)}`
      return { person: turn.person, reason: `in turn, ${place}`, turn }
    }
    case 'least_loaded':
      return least(members, '')
    case 'skill': {
      const able = skilled(members, words)
      if (able) return least(able.members, `knows "${able.word}", `)
      return least(members, words.length === 0 ? '' : 'nobody has the skill, ')
    }
  }
}

function least(members: readonly Member[], before: string): Choice | null {
  const member = leastLoaded(members)
  if (!member) return null
  const load = member.open === 0 ? 'nothing open' : `${String(member.open)} open`
  return { person: member.id, reason: `${before}least loaded, ${load}`, turn: null }
}
