import Type, { type Static } from 'typebox'
import type { LogEvent } from '../events/event.ts'
import { Id, nullable } from '../schema.ts'
import { PolicyTarget } from './sla.ts'

const values = {
  name: Type.String(),
  description: Type.String(),
  condition: Type.String(),
  calendar: nullable(Id),
  active: Type.Boolean(),
  position: Type.Integer(),
  targets: Type.Array(PolicyTarget),
}
const some = Type.Partial(Type.Object(values))

export const slaPolicyEvents = {
  'sla_policy.created': Type.Object({ policy: Id, after: Type.Object(values) }),
  'sla_policy.edited': Type.Object({ policy: Id, before: some, after: some }),
  'sla_policy.deleted': Type.Object({ policy: Id }),
}

type DataOf<Kind extends keyof typeof slaPolicyEvents> = Static<(typeof slaPolicyEvents)[Kind]>
type PolicyEvent = {
  [Kind in keyof typeof slaPolicyEvents]: LogEvent<DataOf<Kind>> & { kind: Kind }
}[keyof typeof slaPolicyEvents]

export type PolicyValues = DataOf<'sla_policy.created'>['after']

/** An SLA policy as the log knows it. */
export interface PolicyState extends PolicyValues {
  id: string
}

/** Which policy an event changes, or null. */
export function policyOf(event: LogEvent): string | null {
  return event.kind.startsWith('sla_policy.')
    ? (event as LogEvent<DataOf<'sla_policy.deleted'>>).data.policy
    : null
}

/** The policy after one more event of it; `undefined` once it is deleted. */
export function foldPolicy(state: PolicyState | undefined, event: LogEvent): PolicyState | undefined {
  const typed = event as PolicyEvent
  if (typed.kind === 'sla_policy.created') return { id: typed.data.policy, ...typed.data.after }
  if (!state)
    throw new Error(`event ${String(event.seq)} (${event.kind}) is of a policy that was never created`)
  return typed.kind === 'sla_policy.deleted' ? undefined : { ...state, ...typed.data.after }
}
