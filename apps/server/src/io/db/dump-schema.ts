import { sql } from 'kysely'
import type { Store } from '../../kernel/store.ts'

/**
 * The schema as SQL for people to read and to compare: `schema.sqlite.sql` and `schema.postgres.sql` are dumps that a
 * test keeps current. Nothing is made from them; migrations are.
 */
export async function dumpSchema(store: Store): Promise<string> {
  const statements = store.engine === 'sqlite' ? await dumpSqlite(store) : await dumpPostgres(store)
  return `${statements.map((statement) => `${statement};`).join('\n\n')}\n`
}

async function dumpSqlite({ db }: Store): Promise<string[]> {
  const { rows } = await sql<{ sql: string }>`select sql from sqlite_schema
    where sql is not null and tbl_name not in (select name from pragma_table_list where type = 'shadow')
    order by tbl_name, type desc, name`.execute(db)
  return rows.map((row) => row.sql.replace(/\s+/g, ' '))
}

interface Column {
  table_name: string
  definition: string
}

/** From the catalogue, because pg_dump is not on every machine. */
async function dumpPostgres({ db }: Store): Promise<string[]> {
  const columns = await sql<Column>`
    select c.relname as table_name,
      a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attcollation <> t.typcollation then ' collate "' || l.collname || '"' else '' end
        || case when a.attnotnull then ' not null' else '' end
        || coalesce(case a.attgenerated when 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
          else ' default ' || pg_get_expr(d.adbin, d.adrelid) end, '') as definition
    from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
      left join pg_collation l on l.oid = a.attcollation
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    order by c.relname collate "C", a.attnum`.execute(db)
  // "not null" as a constraint of its own is new in PostgreSQL 18; it stands with the column already.
  const constraints = await sql<Column>`
    select c.relname as table_name, 'constraint ' || o.conname || ' ' || pg_get_constraintdef(o.oid) as definition
    from pg_constraint o join pg_class c on c.oid = o.conrelid
    where c.relnamespace = 'public'::regnamespace and o.contype <> 'n'
    order by c.relname collate "C", o.contype, o.conname collate "C"`.execute(db)
  const indexes = await sql<Column>`
    select tablename as table_name, indexdef as definition from pg_indexes
    where schemaname = 'public'
      and not exists (select 1 from pg_constraint o where o.conname = indexname and o.contype in ('p', 'u'))
    order by tablename collate "C", indexname collate "C"`.execute(db)
  const tables = [...new Set(columns.rows.map((row) => row.table_name))]
  const of = (rows: Column[], table: string) =>
    rows.filter((row) => row.table_name === table).map((row) => row.definition)
  return tables.flatMap((table) => {
    const parts = [...of(columns.rows, table), ...of(constraints.rows, table)]
    return [`create table ${table} (\n  ${parts.join(',\n  ')}\n)`, ...of(indexes.rows, table)]
  })
}
