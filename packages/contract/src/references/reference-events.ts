import Type from 'typebox'
import { Id } from '../schema.ts'
import { referenceValues } from './reference.ts'

const some = Type.Partial(Type.Object(referenceValues))

/** The event happens at the instant at which it was so outside. */
export const referenceEvents = {
  'reference.added': Type.Object({ reference: Id, after: Type.Object(referenceValues) }),
  /** It says that it resolves the ticket, which was refused; `why` is the title of the problem, without names. */
  'reference.not_resolved': Type.Object({ reference: Id, code: Type.String(), why: Type.String() }),
  'reference.edited': Type.Object({ reference: Id, before: some, after: some }),
}
