import type { Actor } from '@waybill/contract/access/policies.ts'
import { sql, type SqlBool } from 'kysely'
import { encodeCursor } from '../../http/cursor.ts'
import type { Store } from '../../kernel/store.ts'
import type { Cards } from '../tickets/answer-board.ts'
import { listName } from '../tickets/list-tickets.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import type { Moment } from './moment.ts'
import { versionsReach } from './past-lag.ts'
import { countPastSteps, readPastPage } from './past-page.ts'

/** The cards of a project as they stood at the moment. @throws Problem 503 while the past is still being written down */
export async function pastCards(
  store: Store,
  actor: Actor,
  reach: Reach,
  moment: Moment,
  head: number,
): Promise<Cards> {
  await versionsReach(store, moment, head)
  const selection = { reach, actor, moment, deleted: false }
  return {
    countBySteps: () => countPastSteps(store, { ...selection, conditions: [] }),
    async first({ steps }, limit, view) {
      const ids = steps.map(({ id }) => id)
      const conditions = [sql<SqlBool>`tickets.step_id in (${sql.join(ids)})`]
      const statuses = [...new Set(steps.map(({ category }) => category))]
      const column = { ...selection, conditions, statuses }
      const page = await readPastPage(store, column, { sort: 'rank', limit, view })
      const name = listName(reach, { step: ids }, 'rank', moment)
      return { items: page.items, next: page.next && encodeCursor(name, page.next) }
    },
  }
}
