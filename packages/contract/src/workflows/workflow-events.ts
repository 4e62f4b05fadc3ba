import Type from 'typebox'
import { Id } from '../schema.ts'
import { DefinitionChange } from './diff-definitions.ts'
import { WorkflowDefinition, WorkflowState } from './workflow.ts'

const workflow = { workflow: Id }
const State = Type.Object({ state: WorkflowState })

/** Events of workflows. Teams, calendars and people stand in them by id. */
export const workflowEvents = {
  'workflow.created': Type.Object({ ...workflow, state: WorkflowState, after: WorkflowDefinition }),
  /** `state` is the one afterwards: a change may make a draft ready, or the other way round. */
  'workflow.edited': Type.Object({ ...workflow, state: WorkflowState, change: DefinitionChange }),
  /** The definition as it stands becomes a version; `ids`: the id of each step and transition there, by its id in the definition. */
  'workflow.published': Type.Object({
    ...workflow,
    version: Type.Integer(),
    ids: Type.Record(Type.String(), Id),
  }),
  'workflow.paused': Type.Object(workflow),
  'workflow.resumed': Type.Object(workflow),
  'workflow.archived': Type.Object(workflow),
  'workflow.unarchived': Type.Object({ ...workflow, after: State }),
  'workflow.deleted': Type.Object({ ...workflow, name: Type.String() }),
  /** By what calls of an end action are signed; the secret itself is in no event. */
  'end_action_secret.made': Type.Object({ ...workflow, action: Id }),
  'end_action_secret.removed': Type.Object({ ...workflow, action: Id }),
}
