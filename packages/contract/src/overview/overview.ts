import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, nullable } from '../schema.ts'
import { Status } from '../workflows/step.ts'

/** Days that an overview tells of, today included. */
export const OVERVIEW_DAYS = 30

const count = Type.Integer({ minimum: 0 })

/** The tickets that one sees, in numbers. */
export const Overview = Type.Object({
  totals: Type.Object({
    all: count,
    open: count,
    in_progress: count,
    resolved: count,
    closed: count,
    critical: Type.Integer({ minimum: 0, description: 'Critical ones that are open or in progress' }),
  }),
  days: Type.Array(Type.Object({ date: Type.String({ format: 'date' }), created: count, resolved: count }), {
    description: 'In the time zone of the reader, oldest first; resolved ones as they stand now',
  }),
})
export type Overview = Static<typeof Overview>

/** How much work lies with each person; who has none is missing. */
export const Load = Type.Object({
  items: Type.Array(
    Type.Object({ person: NamedRef, open: count, in_progress: count, critical: count, overdue: count }),
  ),
  unassigned: count,
})
export type Load = Static<typeof Load>

/** The newest of what happened to the tickets that one sees, in words. */
export const Activity = Type.Object({
  items: Type.Array(
    Type.Object({
      seq: Seq,
      at: Instant,
      kind: Type.String(),
      actor: nullable(NamedRef),
      ticket: Type.Object({ id: Id, key: Type.String(), title: Type.String(), status: Status }),
      text: Type.String({ description: 'A sentence that begins with who did it' }),
    }),
  ),
})
export type Activity = Static<typeof Activity>
