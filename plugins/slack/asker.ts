import type { Actor } from '@waybill/contract/access/policies.ts'
import { personOfSlack } from '@waybill/server/domains/slack/slack.queries.ts'
import type { SlackHost } from './slack-host.ts'

/** Who pushes a button or types a command in Slack. */
export interface Asker {
  team: string
  user: string
}

export function askerOf({
  user,
  team,
}: {
  user: { id: string; team_id?: string }
  team?: { id: string } | null
}): Asker {
  return { user: user.id, team: team?.id ?? user.team_id ?? '' }
}

/** The person as whom somebody acts in Slack, with that person's rights; null: they are not connected. */
export async function personOfAsker(host: SlackHost, { team, user }: Asker): Promise<Actor | null> {
  const person = await personOfSlack(host.db, team, user)
  if (!person) return null
  return { kind: 'person', person_id: person.id, role: person.role, scopes: null, token_projects: null }
}

export function howToConnect({ publicUrl }: SlackHost): string {
  const profile = new URL('/settings/slack', publicUrl).href
  return `Waybill does not know who you are there. Get a code at <${profile}|Settings, Slack> and type \`/waybill connect CODE\` here.`
}
