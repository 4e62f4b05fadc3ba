import { troublePage, type TroubleRow } from '@waybill/server/domains/outgoing/messages.queries.ts'
import { waitingPosts } from '@waybill/server/domains/slack/slack.queries.ts'
import type { SlackHost } from './slack-host.ts'

const MOST_SHOWN = 50

/** What could not be told yet: to channels, by project, and to people. */
export async function waitingPage({ db }: SlackHost): Promise<string> {
  const waiting = await waitingPosts(db)
  const troubles = await troublePage(db, 'slack', MOST_SHOWN + 1, null)
  if (waiting.length === 0 && troubles.length === 0) return 'Nothing waits: Slack knows everything.'
  const parts: string[] = []
  if (waiting.length > 0) {
    const lines = waiting.map(({ key, count, failing_since, error }) => {
      const since = failing_since === null ? '' : `, since ${instant(failing_since)}: ${error ?? ''}`
      return `- **${key}**: ${String(count)} ${Number(count) === 1 ? 'change' : 'changes'}${since}`
    })
    parts.push('### Channels', lines.join('\n'))
  }
  if (troubles.length > 0) {
    const lines = troubles.slice(0, MOST_SHOWN).map(troubleLine)
    if (troubles.length > MOST_SHOWN) lines.push('- and more')
    parts.push(
      '### People',
      lines.join('\n'),
      '**Try again what was refused** tries all of these now, also those that were given up.',
    )
  }
  return [
    ...parts,
    'What waits for three days is not told any more; what takes something back in Slack waits on.',
  ].join('\n\n')
}

function troubleLine({ name, key, number, attempts, state, due_at, error }: TroubleRow): string {
  const ticket = key === null ? '' : ` about ${key}-${String(number)}`
  const next = state === 'waiting' ? `next at ${instant(due_at)}` : 'given up'
  const tries = attempts === 1 ? '1 try' : `${String(attempts)} tries`
  return `- **${name}**${ticket}: ${tries}, ${next}: ${error ?? ''}`
}

function instant(millis: number): string {
  return `${new Date(millis).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
