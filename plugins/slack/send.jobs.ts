import { projectsWithPosts } from '@waybill/server/domains/slack/slack.queries.ts'
import { defineJob, type JobKind } from '@waybill/server/kernel/jobs.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { mendLeftovers } from './mend-leftovers.ts'
import { sendPosts } from './send-posts.ts'
import type { SlackHost } from './slack-host.ts'

const sending = { attempts: 5, retrySeconds: 10, timeoutSeconds: 120 }

/** One asked for by each event, and one that looks every few seconds after what Slack made wait, and after what must go there. */
export function sendJobs(host: SlackHost): JobKind[] {
  return [
    defineJob({
      ...sending,
      queue: 'slack',
      payload: strict({ project: Id }),
      concurrency: 4,
      run: ({ signal }, { project }) => sendPosts(host, project, signal),
    }),
    defineJob({
      ...sending,
      queue: 'slack-waiting',
      payload: strict({}),
      concurrency: 1,
      everySeconds: 15,
      async run({ signal }) {
        const waiting = await projectsWithPosts(host.db, host.now())
        try {
          await mendLeftovers(host, signal)
        } finally {
          await Promise.all(waiting.map(({ project_id }) => sendPosts(host, project_id, signal)))
        }
      },
    }),
  ]
}
