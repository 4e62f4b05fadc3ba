import { Id, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { MessageName, SlackName } from './slack-names.ts'
import { LEFTOVER_WAITS } from './slack-times.ts'

/**
 * Notes what came of a try to mend a message or to take it out; what was asked for anew meanwhile stays to be done, and what
 * another node has noted meanwhile stays noted.
 */
export const settleSlackLeftover = defineCommand({
  name: 'settle-slack-leftover',
  input: strict({
    channel: SlackName,
    ts: MessageName,
    asked: Type.Integer({ minimum: 1 }),
    /** The card that stands there now, and whether it says that its ticket is not told there; null: there is none. */
    card: nullable(strict({ ticket: Id, is_left: Type.Boolean() })),
    failure: nullable(
      strict({
        words: Type.String(),
        /** Milliseconds, as Slack asked for; null: as long as usual. */
        wait: nullable(Type.Integer()),
        /** It will never take it. */
        for_good: Type.Boolean(),
      }),
    ),
  }),
  subject: 'message',
  load: async ({ tx, sql }, { channel, ts, asked }) => ({
    found: await sql
      .forUpdate(
        tx
          .selectFrom('slack_leftovers')
          .select('attempts')
          .where('channel', '=', channel)
          .where('ts', '=', ts)
          .where('asked', '=', asked),
      )
      .executeTakeFirst(),
  }),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { channel, ts, card, failure }, { found }) {
    if (!found) return {}
    if (failure) {
      const { attempts } = found
      const { words, wait, for_good } = failure
      const usual = LEFTOVER_WAITS[Math.min(attempts, LEFTOVER_WAITS.length - 1)] ?? 0
      await tx
        .updateTable('slack_leftovers')
        .set({
          attempts: attempts + 1,
          error: words,
          due_at: now + (wait ?? usual),
          given_up_at: for_good ? now : null,
        })
        .where('channel', '=', channel)
        .where('ts', '=', ts)
        .execute()
      return {}
    }
    await tx.deleteFrom('slack_leftovers').where('channel', '=', channel).where('ts', '=', ts).execute()
    if (card)
      await tx
        .updateTable('slack_messages')
        .set({ is_left: card.is_left ? 1 : 0 })
        .where('ticket_id', '=', card.ticket)
        .where('channel', '=', channel)
        .where('ts', '=', ts)
        .execute()
    else await tx.deleteFrom('slack_messages').where('channel', '=', channel).where('ts', '=', ts).execute()
    return {}
  },
})
