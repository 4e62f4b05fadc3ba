import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import { prepared, preparedFor } from '../../kernel/prepared.ts'
import { readIds, readScopes } from '../people/token-lists.ts'
import { personNotActive, type KeptField } from './bulk.errors.ts'
import type { BulkItemRow, BulkRow } from './bulk.queries.ts'

/** An item whose turn it is, with the run and the person in whose name it happens. */
export interface Turn {
  run: BulkRow
  item: BulkItemRow
  actor: Actor
}

/**
 * Locks the item until commit: whoever comes second finds it settled, and so it happens once, however often a job runs.
 * @returns null when there is nothing to do: it is settled, or the run has ended
 * @throws Problem 403 when the person is not active any more
 */
export async function takeTurn(
  context: CommandContext,
  bulk: string,
  position: number,
): Promise<Turn | null> {
  const { tx, sql } = context
  const [item] = await selectItem(tx, sql, { bulk, position })
  if (item?.state !== 'waiting') return null
  // After the lock: an undo waits for the items that are under way when a run is stopped, and none begins after them.
  const [found] = await selectRun(tx, { bulk })
  if (found?.state !== 'running') return null
  const { role, active, ...run } = found
  if (active !== 1) throw personNotActive()
  // Today's role (rule R6), within the limits of the token that was used.
  return { run, item, actor: { ...senderOf(run), role } }
}

const selectItem = preparedFor((db, engine, { bulk, position }: { bulk: string; position: number }) =>
  engine.forUpdate(
    db.selectFrom('bulk_items').selectAll().where('bulk_id', '=', bulk).where('position', '=', position),
  ),
)

const selectRun = prepared((db, { bulk }: { bulk: string }) =>
  db
    .selectFrom('bulks')
    .innerJoin('people', 'people.id', 'bulks.person_id')
    .selectAll('bulks')
    .select(['people.role', 'people.active'])
    .where('bulks.id', '=', bulk),
)

/** Whose run it is, for what needs no rights; as a requester, because the role of today is read with each item. */
export function senderOf(run: BulkRow): Actor {
  return {
    kind: 'person',
    person_id: run.person_id,
    role: 'requester',
    scopes: run.scopes === null ? null : readScopes(run.scopes),
    token_projects: run.token_projects === null ? null : readIds(run.token_projects),
  }
}

/** Writes down what came of the item, in the very transaction that changed its ticket. */
export async function settleTurn(
  { tx, afterSeq }: CommandContext,
  { item }: Turn,
  appended: readonly Appended[],
  kept: readonly KeptField[] = [],
): Promise<void> {
  const settle = (values: Partial<BulkItemRow>) =>
    tx
      .updateTable('bulk_items')
      .set({ ...values, ...(kept.length > 0 && { kept: JSON.stringify(kept) }) })
      .where('bulk_id', '=', item.bulk_id)
      .where('position', '=', item.position)
      .execute()
  const [first, last] = [appended[0], appended.at(-1)]
  if (first && last) {
    afterSeq(() => settle({ state: 'changed', first_seq: first.seq, last_seq: last.seq }))
  } else {
    await settle({ state: 'unchanged' })
  }
}
