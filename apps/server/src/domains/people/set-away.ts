import type { Away } from '@waybill/contract/people/person.ts'
import { toIso, toIsoOrNull, toMillis } from '../../kernel/clock.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import { awayEndsBefore } from './people.errors.ts'
import type { PersonRow } from './people.queries.ts'

/** Says from when until when a person is away, or that they are back; null when that changes nothing. */
export async function setAway(
  ctx: CommandContext,
  person: PersonRow,
  away: Away | null,
): Promise<Appended | null> {
  const from = away && toMillis(away.from)
  const until = away?.until ? toMillis(away.until) : null
  if (from !== null && until !== null && until <= from) throw awayEndsBefore()
  if (from === person.away_from && until === person.away_until) return null
  await ctx.tx
    .updateTable('people')
    .set({ away_from: from, away_until: until, updated_at: ctx.now })
    .where('id', '=', person.id)
    .execute()
  return ctx.append({
    kind: 'person.away_changed',
    data: {
      person: person.id,
      away: from === null ? null : { from: toIso(from), until: toIsoOrNull(until) },
    },
  })
}
