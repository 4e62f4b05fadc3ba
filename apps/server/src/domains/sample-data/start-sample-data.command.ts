import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { madeBefore, notEmpty } from './sample-data.errors.ts'
import { hasTickets } from './sample-data.queries.ts'

/** Enough for a look around, and made in seconds. */
export const SET_UP_TICKETS = 200

/** Asks for the sample data, once in the life of an installation; a job makes it. */
export const startSampleData = defineCommand({
  name: 'start-sample-data',
  input: strict({}),
  subject: 'sample data',
  load: ({ actor }) => Promise.resolve(actor.person_id === null ? null : { person: actor.person_id }),
  authorize: (actor) => mayInInstallation(actor, 'people.manage'),
  async run({ tx, now, append }, _input, { person }) {
    if (await hasTickets(tx)) throw notEmpty()
    const added = await tx
      .insertInto('sample_data')
      .values({
        one: 1,
        person_id: person,
        state: 'running',
        done: 0,
        total: 0,
        started_at: now,
        ended_at: null,
      })
      .onConflict((on) => on.column('one').doNothing())
      .returning('one')
      .executeTakeFirst()
    if (!added) throw madeBefore()
    append({ kind: 'sample.started', data: { tickets: SET_UP_TICKETS } })
    return {}
  },
})
