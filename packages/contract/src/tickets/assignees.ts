import Type, { type Static } from 'typebox'
import { Id, line, strict } from '../schema.ts'
import { PersonSummary } from '../people/person.ts'

export const AssigneesQuery = strict({
  q: Type.Optional(line(254, 'Part of the name or of the e-mail address')),
})
export const TicketAssigneesQuery = strict({
  ...AssigneesQuery.properties,
  /** To whom this open item of its run may be handed on: where several decide, each has one. */
  item: Type.Optional(Id),
})

/** To whom a ticket may be given, the first 50 by name. */
export const Assignees = Type.Object({
  items: Type.Array(PersonSummary),
  nobody: Type.Boolean({ description: 'It may also be taken from whoever has it' }),
})
export type Assignees = Static<typeof Assignees>
