import type { Actor } from '@waybill/contract/access/policies.ts'
import { DRAFT_KEPT_MILLIS } from '@waybill/contract/drafts/draft.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import type { Role } from '@waybill/contract/people/person.ts'
import { defineCommand } from '../../kernel/command.ts'
import { draftsOf, placesOf } from './drafts.queries.ts'

/**
 * Forgets drafts that nobody has changed for 30 days, and those about tickets and projects that their owner does not see
 * any more; of some people at a time, in the order of their ids.
 * @returns `next`: where to go on, null at the end
 */
export const purgeDrafts = defineCommand({
  name: 'purge-drafts',
  input: strict({
    after: Type.String({ maxLength: 36 }),
    people: Type.Integer({ minimum: 1, maximum: 500 }),
  }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { after, people }) {
    await tx
      .deleteFrom('drafts')
      .where('updated_at', '<', now - DRAFT_KEPT_MILLIS)
      .execute()
    const owners = await tx
      .selectFrom('people')
      .select(['id', 'role'])
      .where('id', '>', after)
      .where((of) =>
        of.exists(of.selectFrom('drafts').select('slot').whereRef('drafts.person_id', '=', 'people.id')),
      )
      .orderBy('id')
      .limit(people)
      .execute()
    for (const owner of owners) {
      const slots = (await draftsOf(tx, owner.id)).map((row) => row.slot)
      const seen = await placesOf(tx, asPerson(owner), slots)
      const unseen = slots.filter((slot) => !seen.has(slot))
      if (unseen.length > 0)
        await tx.deleteFrom('drafts').where('person_id', '=', owner.id).where('slot', 'in', unseen).execute()
    }
    return { next: owners.length < people ? null : (owners.at(-1)?.id ?? null) }
  },
})

/** The person as if signed in: what a token may not see is not lost. */
function asPerson({ id, role }: { id: string; role: Role }): Actor {
  return { kind: 'person', person_id: id, role, scopes: null, token_projects: null }
}
