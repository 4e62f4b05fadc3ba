import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'

/** Lets the lane of a project go, and looks after that whether more came: who found it held has left it to its holder. */
export const releaseSlackLane = defineCommand({
  name: 'release-slack-lane',
  input: strict({ project: Id, owner: Id }),
  subject: 'project',
  load: (_context, { project }) => Promise.resolve(project),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { project, owner }) {
    await tx
      .updateTable('slack_lanes')
      .set({ owner: null, lease_until: 0 })
      .where('project_id', '=', project)
      .where('owner', '=', owner)
      .execute()
    const due = await tx
      .selectFrom('slack_posts')
      .innerJoin('slack_lanes', 'slack_lanes.project_id', 'slack_posts.project_id')
      .select('seq')
      .where('slack_posts.project_id', '=', project)
      .where('due_at', '<=', now)
      .where('not_before', '<=', now)
      .limit(1)
      .execute()
    return { more: due.length > 0 }
  },
})
