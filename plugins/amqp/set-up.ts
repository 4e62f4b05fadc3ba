import { mayInProject, type Actor } from '@waybill/contract/access/policies.ts'
import type { SettingTroubles } from '@waybill/server/domains/plugins/define-plugin.ts'
import { findPersonByRef } from '@waybill/server/domains/people/people.queries.ts'
import { loadProjectFacts } from '@waybill/server/domains/projects/projects.queries.ts'
import { readQueue, titleOf, wrongSettings, type AmqpHost, type AmqpSettings } from './plan.ts'

type From = Pick<AmqpHost, 'db'>
type Sender = Actor & { person_id: string }

/** The settings name what is not there (any more): no message is to blame, so they wait. */
export class SetUpError extends Error {
  readonly setting: 'sender' | 'queues'
  /** The end of a sentence about the setting. */
  readonly words: string

  constructor(setting: SetUpError['setting'], words: string) {
    super(`${titleOf(setting)} ${words}.`)
    this.name = 'SetUpError'
    this.setting = setting
    this.words = words
  }
}

/** Who reports the tickets of a queue, and where. @throws SetUpError */
export async function senderIn(
  host: From,
  sender: string | null,
  project: string,
): Promise<{ actor: Sender; project: { id: string; key: string } }> {
  const actor = await readSender(host, sender)
  const found = await loadProjectFacts(host.db, project, actor)
  if (!found || mayInProject(actor, 'project.create_ticket', found.facts) !== 'allow')
    throw new SetUpError(
      'queues',
      `must name projects in which the sender may make tickets, and "${project}" is none`,
    )
  return { actor, project: found.project }
}

/** What of the settings cannot be read, or names what is not there. */
export async function settingTroubles(
  values: Partial<AmqpSettings>,
  host: From,
): Promise<SettingTroubles<keyof AmqpSettings>> {
  const wrong = wrongSettings(values)
  const { sender } = values
  if (sender === undefined) return wrong
  try {
    await readSender(host, sender)
    for (const text of values.queues ?? []) {
      const line = readQueue(text)
      if (line) await senderIn(host, sender, line.project)
    }
    return wrong
  } catch (error) {
    if (error instanceof SetUpError) return { [error.setting]: error.words, ...wrong }
    throw error
  }
}

async function readSender({ db }: From, sender: string | null): Promise<Sender> {
  const person = sender === null ? null : await findPersonByRef(db, sender)
  if (!person || person.active === 0)
    throw new SetUpError('sender', 'must be the e-mail address of somebody who is active')
  const { id, role } = person
  return { kind: 'person', person_id: id, role, scopes: null, token_projects: null }
}
