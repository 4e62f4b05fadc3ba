import Type, { type Static } from 'typebox'
import { Instant, NamedRef, nullable } from '../schema.ts'

/** People of a team that an answer names, the same on both sides: those with the least to do in the draft first. */
export const MOST_NAMED_PEOPLE = 50

/** One person of a team. `idle`: the share of the opening hours in which they had none of these tickets, 0 to 1; null: nothing was open. */
export const PersonLoad = Type.Object({
  /** null: somebody of a team whose size was only assumed. */
  person: nullable(NamedRef),
  handled: Type.Integer(),
  idle: nullable(Type.Number()),
})
export type PersonLoad = Static<typeof PersonLoad>

/** What came to a team, over a range of time. */
export const TeamLoad = Type.Object({
  /** How many people: those who work there today, and whoever else had one of these tickets. */
  staff: Type.Integer(),
  /** Times that somebody of the team began with a ticket. */
  handled: Type.Integer(),
  /** The most tickets that waited for somebody of the team at once. */
  longest_queue: Type.Integer(),
  /** The most tickets that were with the team at once, those that waited for their requesters among them. */
  most_open: Type.Integer(),
  /** At up to 60 moments of the range: the tickets at the team, and those of them that waited for somebody. */
  line: Type.Array(Type.Object({ at: Instant, open: Type.Integer(), waiting: Type.Integer() })),
  /** Seconds of business time that half of the tickets waited for somebody at most, and nine of ten. */
  waited_half: Type.Integer(),
  waited_most: Type.Integer(),
  /** The share of the opening hours in which nobody of the team had one of these tickets, 0 to 1; null: nothing was open. */
  idle: nullable(Type.Number()),
  people: Type.Array(PersonLoad, { maxItems: MOST_NAMED_PEOPLE }),
})
export type TeamLoad = Static<typeof TeamLoad>

/** A team as it really went, and as it would go; null: it had no part in it. */
export const TeamBeside = Type.Object({
  /** null: tickets without a team, and those that the front desk has not let in yet. */
  team: nullable(NamedRef),
  recorded: nullable(TeamLoad),
  draft: nullable(TeamLoad),
})
export type TeamBeside = Static<typeof TeamBeside>
