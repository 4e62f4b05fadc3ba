import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { standsInSlack } from './slack.queries.ts'
import { KEPT_MILLIS, LANE_MILLIS } from './slack-times.ts'

/**
 * Takes the lane of a project for a while, unless somebody holds it or Slack asked to wait. What waited too long is thrown away, but
 * nothing that changes or takes back what people can read there.
 */
export const takeSlackLane = defineCommand({
  name: 'take-slack-lane',
  input: strict({ project: Id, owner: Id }),
  subject: 'project',
  load: (_context, { project }) => Promise.resolve(project),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { project, owner }) {
    const { numUpdatedRows } = await tx
      .updateTable('slack_lanes')
      .set({ owner, lease_until: now + LANE_MILLIS })
      .where('project_id', '=', project)
      .where('lease_until', '<=', now)
      .where('not_before', '<=', now)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return { taken: false }
    await tx
      .deleteFrom('slack_posts')
      .where('project_id', '=', project)
      .where('due_at', '<', now - KEPT_MILLIS)
      .where((of) => of.not(standsInSlack(of)))
      .execute()
    return { taken: true }
  },
})
