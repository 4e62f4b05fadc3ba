import { sql } from 'kysely'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import type { CommandContext } from '../../kernel/command.ts'

type Context = Pick<CommandContext, 'tx' | 'sql'>

/** Writes to each ticket the seq of its event: few statements for any number, because the log's lock is held. */
export async function stampTickets(
  { tx }: Pick<Context, 'tx'>,
  stamps: readonly { id: string; seq: number }[],
): Promise<void> {
  for (const slice of bulkSlices(stamps)) {
    const rows = slice.map(({ id, seq }) => sql`(${id}, cast(${seq} as bigint))`)
    await sql`update tickets set seq = stamp.column2 from (values ${sql.join(rows)}) as stamp
      where tickets.id = stamp.column1`.execute(tx)
  }
}

/** The same, and notes the position as that of the last change of a field, as the changes of one ticket do it (rule C3). */
export async function stampField(
  { tx, sql: engine }: Context,
  field: string,
  stamps: readonly { id: string; seq: number; field_seq: string }[],
): Promise<void> {
  for (const slice of bulkSlices(stamps)) {
    const rows = slice.map(({ id, seq, field_seq }) => {
      const stamped = { ...(JSON.parse(field_seq) as Record<string, number>), [field]: seq }
      return sql`(${id}, cast(${seq} as bigint), ${JSON.stringify(stamped)})`
    })
    await sql`with stamps (id, seq, field_seq) as (values ${sql.join(rows)})
      update tickets set seq = stamps.seq, field_seq = ${engine.asJson(sql.ref('stamps.field_seq'))}
      from stamps where tickets.id = stamps.id`.execute(tx)
  }
}
