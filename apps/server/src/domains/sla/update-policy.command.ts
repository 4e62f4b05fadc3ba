import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Seq, strict } from '@waybill/contract/schema.ts'
import { PolicyParams, UpdatePolicyInput } from '@waybill/contract/sla/sla.ts'
import { isDeepStrictEqual } from 'node:util'
import Type, { type Static } from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { calendarOfPolicy, checkTargets, readCondition } from './check-policy.ts'
import { editedSince } from './edited-since.ts'
import { policyNameTaken } from './policies.errors.ts'
import { foldPolicyName, lockPolicy, policyValues } from './policies.queries.ts'
import { stampPolicy } from './stamp-policy.ts'

const KEYS = ['name', 'description', 'condition', 'calendar', 'active', 'position', 'targets'] as const
const Input = strict({
  ...PolicyParams.properties,
  ...UpdatePolicyInput.properties,
  if_match_seq: Type.Optional(Seq),
})

/** Changes an SLA policy; the clocks of open tickets are counted anew. */
export const updatePolicy = defineCommand({
  name: 'update-policy',
  input: Input,
  subject: 'sla policy',
  load: (ctx, input) => lockPolicy(ctx, input.policy),
  authorize: (actor) => mayInInstallation(actor, 'sla.manage'),
  async run(ctx, input, policy) {
    const { if_match_seq, base_seq } = input
    if (if_match_seq !== undefined && if_match_seq !== policy.seq) throw preconditionFailed(policy.seq)
    if (base_seq !== undefined && base_seq < policy.seq) throw editedSince('policy', policy.seq)
    const before = policyValues(policy)
    const after = { ...before, ...(await wanted(ctx, input)) }
    const changed = KEYS.filter((key) => !isDeepStrictEqual(before[key], after[key]))
    if (changed.length === 0) return { id: policy.id }
    checkTargets(after.targets)
    if (changed.includes('condition')) await readCondition(ctx.tx, after.condition)
    await ctx.tx
      .updateTable('sla_policies')
      .set({
        name: after.name,
        name_folded: foldPolicyName(after.name),
        description: after.description,
        condition: after.condition,
        calendar_id: after.calendar,
        active: after.active ? 1 : 0,
        position: after.position,
        targets: JSON.stringify(after.targets),
        updated_at: ctx.now,
      })
      .where('id', '=', policy.id)
      .execute()
      .catch((error: unknown) => {
        throw ctx.sql.takenBy(error) === null ? error : policyNameTaken()
      })
    const pick = (from: typeof after) => Object.fromEntries(changed.map((key) => [key, from[key]]))
    const data = { policy: policy.id, before: pick(before), after: pick(after) }
    stampPolicy(ctx, policy.id, ctx.append({ kind: 'sla_policy.edited', data }))
    return { id: policy.id }
  },
})

async function wanted(ctx: CommandContext, input: Static<typeof Input>) {
  const { name, description, condition, active, position, targets, calendar } = input
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(description !== undefined && { description }),
    ...(condition !== undefined && { condition: condition.trim() }),
    ...(active !== undefined && { active }),
    ...(position !== undefined && { position }),
    ...(targets !== undefined && { targets }),
    ...(calendar !== undefined && { calendar: await calendarOfPolicy(ctx.tx, calendar) }),
  }
}
