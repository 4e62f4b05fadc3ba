import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { Problem, type FieldError } from '@waybill/contract/problems/problem.ts'
import type { Topic } from '@waybill/contract/protocol/topics.ts'
import type { Db } from '../../io/db/tables.ts'
import { requireRead } from '../projects/require-read.ts'
import { reachOf } from '../tickets/ticket-reach.queries.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { TopicSet, type ResolvedTopic } from './topic-set.ts'
import type { Turns } from './turns.ts'

/**
 * The topics that somebody asks for, with what they name.
 * @throws Problem 404 that names each topic which does not exist for them; 403 for a token that may not read
 */
export async function resolveTopics(
  db: Db,
  turns: Turns,
  actor: Actor,
  names: readonly Topic[],
): Promise<TopicSet> {
  requireRead(actor)
  const found: [string, ResolvedTopic][] = []
  const errors: FieldError[] = []
  for (const [index, name] of names.entries()) {
    const topic = await turns.take(() => resolveTopic(db, actor, name))
    if (topic) found.push([name, topic])
    else
      errors.push({
        pointer: `/topics/${String(index)}`,
        code: 'live.no_such_topic',
        message: `there is no ${name}`,
      })
  }
  if (errors.length > 0) throw noSuchTopic(errors)
  return TopicSet.of(found)
}

async function resolveTopic(db: Db, actor: Actor, name: string): Promise<ResolvedTopic | null> {
  if (name === 'all' || name === 'inbox') return { kind: name }
  const ref = name.slice(name.indexOf(':') + 1)
  if (name.startsWith('project:')) {
    const reached = await reachOf(db, actor, ref)
    return reached && { kind: 'project', id: reached.project.id }
  }
  const found = await loadTicket(db, ref, actor)
  if (!found || mayWithTicket(actor, 'ticket.see', found.facts) !== 'allow') return null
  return { kind: 'ticket', id: found.ticket.id }
}

function noSuchTopic(errors: FieldError[]): Problem {
  const [first] = errors
  return new Problem({
    status: 404,
    code: 'live.no_such_topic',
    title: 'A topic does not exist, or you may not see it',
    detail: `${first?.message ?? ''}; none of the topics of this frame was subscribed.`,
    errors,
  })
}
