import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { CommandContext } from '../../kernel/command.ts'

type Reason = EventData<'session.ended'>['reason']

/** Ends the live sessions of a person (or one of them), each with an event. @returns how many there were */
export async function endSessions(
  ctx: CommandContext,
  person: string,
  reason: Reason,
  which: { only?: string; except?: string | undefined; actor?: string } = {},
): Promise<number> {
  let query = ctx.tx
    .updateTable('sessions')
    .set({ ended_at: ctx.now })
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', ctx.now)
  if (which.only !== undefined) query = query.where('id', '=', which.only)
  if (which.except !== undefined) query = query.where('id', '<>', which.except)
  const ended = await query.returning('id').execute()
  for (const { id } of ended) {
    const data = { person, session: id, reason }
    ctx.append({ kind: 'session.ended', data, ...(which.actor !== undefined && { actor_id: which.actor }) })
  }
  return ended.length
}
