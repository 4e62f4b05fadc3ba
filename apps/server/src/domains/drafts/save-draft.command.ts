import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { MOST_DRAFTS, MOST_DRAFT_BYTES, type DraftHead } from '@waybill/contract/drafts/draft.ts'
import { line, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { toIso } from '../../kernel/clock.ts'
import { defineCommand } from '../../kernel/command.ts'
import { findPlace } from './draft-place.ts'
import { tooManyDrafts } from './drafts.errors.ts'

/**
 * Keeps what a person is writing, in place of what was kept there before. No event: it is nobody else's business, and
 * clients save every other second. `content` is the text that `draftText` makes.
 */
export const saveDraft = defineCommand({
  name: 'save-draft',
  input: strict({ place: line(100), content: Type.String({ maxLength: MOST_DRAFT_BYTES }) }),
  subject: 'draft',
  async load(context, input) {
    const person = context.actor.person_id
    const place = await findPlace(context, context.actor, input.place)
    return place && person !== null ? { place, person } : null
  },
  authorize: (actor) => mayWithPerson(actor, 'person.keep_drafts', { is_self: true }),
  async run({ tx, now }, { content }, { place, person }) {
    const { slot, project_id, ticket_id } = place
    const head: DraftHead = { place: place.place, updated_at: toIso(now) }
    const saved = await tx
      .updateTable('drafts')
      .set({ content, updated_at: now })
      .where('person_id', '=', person)
      .where('slot', '=', slot)
      .returning('slot')
      .executeTakeFirst()
    if (saved) return head
    const { kept } = await tx
      .selectFrom('drafts')
      .select((of) => of.fn.countAll<number>().as('kept'))
      .where('person_id', '=', person)
      .executeTakeFirstOrThrow()
    if (kept >= MOST_DRAFTS) throw tooManyDrafts()
    await tx
      .insertInto('drafts')
      .values({ person_id: person, slot, project_id, ticket_id, content, updated_at: now })
      .onConflict((on) => on.columns(['person_id', 'slot']).doUpdateSet({ content, updated_at: now }))
      .execute()
    return head
  },
})
