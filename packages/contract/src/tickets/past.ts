import Type, { type Static } from 'typebox'
import { Instant, Seq, nullable } from '../schema.ts'

/** `?at=`: the moment whose state is asked for. */
export const AtParameter = Type.Optional(
  Type.String({
    maxLength: 40,
    description:
      'As it was then: after the event with this seq (an integer), at this instant (2016-06-01T12:00Z), or at the first instant of this date in UTC. Names and rights are those of today',
  }),
)

/** In answers about the past: the moment that was asked for, as a position in the log or as an instant. */
export const PastMoment = Type.Object(
  { seq: nullable(Seq), at: nullable(Instant) },
  {
    description:
      'Only in answers to ?at=: the moment that they are about; one of the two is null. Nothing can be done with tickets of the past: all of `can` is false',
  },
)
export type PastMoment = Static<typeof PastMoment>
