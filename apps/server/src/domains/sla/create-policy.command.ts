import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { CreatePolicyInput } from '@waybill/contract/sla/sla.ts'
import { defineCommand } from '../../kernel/command.ts'
import { calendarOfPolicy, checkTargets, readCondition } from './check-policy.ts'
import { policyNameTaken } from './policies.errors.ts'
import { foldPolicyName } from './policies.queries.ts'
import { stampPolicy } from './stamp-policy.ts'

/** Between two policies: so that another one finds room. */
const APART = 10

/** Makes an SLA policy; without a position it is tried last. */
export const createPolicy = defineCommand({
  name: 'create-policy',
  input: CreatePolicyInput,
  subject: 'sla policy',
  load: () => Promise.resolve({}),
  authorize: (actor) => mayInInstallation(actor, 'sla.manage'),
  async run(ctx, input) {
    const { description = '', condition = '', active = true, targets = [] } = input
    checkTargets(targets)
    await readCondition(ctx.tx, condition)
    const { last } = await ctx.tx
      .selectFrom('sla_policies')
      .select((of) => of.fn.max<number | null>('position').as('last'))
      .executeTakeFirstOrThrow()
    const after = {
      name: input.name.trim(),
      description,
      condition: condition.trim(),
      calendar: await calendarOfPolicy(ctx.tx, input.calendar),
      active,
      position: input.position ?? Math.min(10_000, (last ?? 0) + APART),
      targets,
    }
    const inserted = await ctx.tx
      .insertInto('sla_policies')
      .values({
        id: ctx.newId(),
        name: after.name,
        name_folded: foldPolicyName(after.name),
        description,
        condition: after.condition,
        calendar_id: after.calendar,
        active: active ? 1 : 0,
        position: after.position,
        targets: JSON.stringify(targets),
        created_at: ctx.now,
        updated_at: ctx.now,
      })
      .onConflict((on) => on.column('name_folded').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!inserted) throw policyNameTaken()
    const { id } = inserted
    stampPolicy(ctx, id, ctx.append({ kind: 'sla_policy.created', data: { policy: id, after } }))
    return { id }
  },
})
