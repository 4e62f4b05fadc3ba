import { Id, strict } from '@waybill/contract/schema.ts'
import { WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'

/** Takes or renews the lease of an endpoint: of several nodes one sends to it. */
export const takeWebhookLease = defineCommand({
  name: 'take-webhook-lease',
  input: strict({ ...WebhookParams.properties, node: Id, millis: Type.Integer({ minimum: 1 }) }),
  subject: 'webhook',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { webhook, node, millis }) {
    const { numUpdatedRows } = await tx
      .updateTable('webhooks')
      .set({ lease_owner: node, lease_until: now + millis })
      .where('id', '=', webhook)
      .where((of) =>
        of.or([of('lease_owner', 'is', null), of('lease_until', '<=', now), of('lease_owner', '=', node)]),
      )
      .executeTakeFirst()
    return { taken: numUpdatedRows > 0n }
  },
})
