import Type, { type TProperties } from 'typebox'
import { Id, nullable } from '../schema.ts'
import { viewValues } from './view.ts'

const values = { ...viewValues, project: nullable(Id), rank: Type.String() }

function some<P extends TProperties>(properties: P) {
  return Type.Partial(Type.Object(properties))
}

/** `shared` beside the values: whether others than its owner saw the view before or after. */
const about = { view: Id, owner: Id, shared: Type.Boolean() }

export const viewEvents = {
  'view.created': Type.Object({ ...about, after: Type.Object(values) }),
  'view.edited': Type.Object({ ...about, before: some(values), after: some(values) }),
  'view.deleted': Type.Object(about),
}
