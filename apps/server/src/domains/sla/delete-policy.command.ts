import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { PolicyParams } from '@waybill/contract/sla/sla.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockPolicy } from './policies.queries.ts'

/** Removes an SLA policy; tickets that it was about fall to the next one that holds for them. */
export const deletePolicy = defineCommand({
  name: 'delete-policy',
  input: PolicyParams,
  subject: 'sla policy',
  load: (ctx, input) => lockPolicy(ctx, input.policy),
  authorize: (actor) => mayInInstallation(actor, 'sla.manage'),
  async run(ctx, _input, policy) {
    await ctx.tx.deleteFrom('sla_policies').where('id', '=', policy.id).execute()
    ctx.append({ kind: 'sla_policy.deleted', data: { policy: policy.id } })
    return {}
  },
})
