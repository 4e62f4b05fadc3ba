import { waitingPosts } from '@waybill/server/domains/slack/slack.queries.ts'
import type { SlackHost } from './slack-host.ts'

/** What could not be told yet, by project. */
export async function waitingPage({ db }: SlackHost): Promise<string> {
  const waiting = await waitingPosts(db)
  if (waiting.length === 0) return 'Nothing waits: Slack knows everything.'
  const lines = waiting.map(({ key, count, failing_since, error }) => {
    const since =
      failing_since === null ? '' : `, since ${new Date(failing_since).toISOString()}: ${error ?? ''}`
    return `- **${key}**: ${String(count)} ${Number(count) === 1 ? 'change' : 'changes'}${since}`
  })
  return [...lines, '', 'What waits for three days is not told any more.'].join('\n')
}
