import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'

/** Tries all messages again now that Slack would not let be mended or go, also those that were given up. */
export const retrySlackLeftovers = defineCommand({
  name: 'retry-slack-leftovers',
  input: strict({}),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => mayInInstallation(actor, 'plugins.manage'),
  async run({ tx, now }) {
    const { numUpdatedRows } = await tx
      .updateTable('slack_leftovers')
      .set({ due_at: now, attempts: 0, given_up_at: null })
      .where('error', 'is not', null)
      .executeTakeFirst()
    return { count: Number(numUpdatedRows) }
  },
})
