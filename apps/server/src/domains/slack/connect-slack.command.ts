import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { SecretHash } from '../people/credential-schemas.ts'

const Name = Type.String({ minLength: 1, maxLength: 50 })

/** Lets a Slack user act as the person whose code that user typed. Both had at most one other, who is let go. */
export const connectSlack = defineCommand({
  name: 'connect-slack',
  input: strict({ hash: SecretHash, team: Name, user: Name }),
  subject: 'code',
  load: async ({ tx, sql, now }, { hash }) =>
    (await sql
      .forUpdate(
        tx
          .selectFrom('slack_codes')
          .select('person_id')
          .where('hash', '=', hash)
          .where('expires_at', '>', now)
          .where('person_id', 'in', (of) => of.selectFrom('people').select('id').where('active', '=', 1)),
      )
      .executeTakeFirst()) ?? null,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now, append }, { team, user }, { person_id }) {
    await tx.deleteFrom('slack_codes').where('person_id', '=', person_id).execute()
    const before = await tx
      .deleteFrom('slack_people')
      .where((of) =>
        of.or([
          of('person_id', '=', person_id),
          of.and([of('slack_team', '=', team), of('slack_user', '=', user)]),
        ]),
      )
      .returning('person_id')
      .execute()
    for (const other of before)
      if (other.person_id !== person_id)
        append({ kind: 'slack.disconnected', data: { person: other.person_id } })
    await tx
      .insertInto('slack_people')
      .values({ person_id, slack_team: team, slack_user: user, connected_at: now })
      .execute()
    append({ kind: 'slack.connected', data: { person: person_id } })
    return { person: person_id }
  },
})
