import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { WEBHOOKS_CHANNEL } from './queue-messages.ts'

/** Gives the leases of a node that stops to the others. */
export const releaseWebhookLeases = defineCommand({
  name: 'release-webhook-leases',
  input: strict({ node: Id }),
  subject: 'webhook',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, signal }, { node }) {
    await tx
      .updateTable('webhooks')
      .set({ lease_owner: null, lease_until: 0 })
      .where('lease_owner', '=', node)
      .execute()
    signal(WEBHOOKS_CHANNEL, '')
    return {}
  },
})
