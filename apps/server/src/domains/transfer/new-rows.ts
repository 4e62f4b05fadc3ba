import { oneOf, strict } from '@waybill/contract/schema.ts'
import { sql, type Insertable } from 'kysely'
import Type, { type Static } from 'typebox'
import type { Tables, Tx } from '../../io/db/tables.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'

/** Tables that an import of an export fills, in an order in which nothing refers to what is not there yet. */
export const REBUILT_TABLES = [
  'people',
  'teams',
  'team_members',
  'workflows',
  'workflow_versions',
  'workflow_steps',
  'projects',
  'project_aliases',
  'project_members',
  'labels',
  'project_fields',
  'views',
  'calendars',
  'sla_policies',
  'rules',
  'rule_versions',
  'tickets',
  'ticket_labels',
  'ticket_watchers',
  'ticket_aliases',
  'ticket_leases',
  'tasks',
  'task_items',
  'team_turns',
  'ratings',
  'end_action_runs',
  'ticket_references',
  'comments',
  'comment_reactions',
  'attachments',
  'ticket_links',
  'external_refs',
  'imports',
] as const satisfies readonly (keyof Tables)[]
type RebuiltTable = (typeof REBUILT_TABLES)[number]

/** Rows of several tables as the input of a command; columns stand once for each table. */
export const RowsInput = Type.Array(
  strict({
    table: oneOf(REBUILT_TABLES),
    columns: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]*$' })),
    rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null()]))),
  }),
)
type RowsInput = Static<typeof RowsInput>
type Value = RowsInput[number]['rows'][number][number]

/** Collects rows by table. */
export class NewRows {
  readonly #tables = new Map<RebuiltTable, { columns: string[]; rows: Value[][] }>()

  /** Each row of a table must have the same columns as the first one. */
  add<Table extends RebuiltTable>(table: Table, row: Insertable<Tables[Table]>): void {
    const values = new Map<string, unknown>(Object.entries(row))
    let known = this.#tables.get(table)
    if (!known) {
      known = { columns: [...values.keys()], rows: [] }
      this.#tables.set(table, known)
    }
    known.rows.push(
      known.columns.map((column) => {
        const value = values.get(column)
        if (value === null || typeof value === 'string' || typeof value === 'number') return value
        throw new Error(`${table}.${column} has no value`)
      }),
    )
  }

  get isEmpty(): boolean {
    return this.#tables.size === 0
  }

  /** In the order in which they can be stored. */
  toInput(): RowsInput {
    return REBUILT_TABLES.flatMap((table) => {
      const known = this.#tables.get(table)
      return known ? [{ table, ...known }] : []
    })
  }
}

/** Inserts the rows, many a statement. */
export async function insertRows(tx: Tx, input: RowsInput): Promise<void> {
  for (const { table, columns, rows } of input) {
    const names = sql.join(columns.map((column) => sql.ref(column)))
    for (const slice of bulkSlices(rows)) {
      const values = sql.join(slice.map((row) => sql`(${sql.join(row)})`))
      await sql`insert into ${sql.table(table)} (${names}) values ${values}`.execute(tx)
    }
  }
}
