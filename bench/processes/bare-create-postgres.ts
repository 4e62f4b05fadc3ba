// The limit of creating tickets on PostgreSQL: the same rows by one prepared statement that holds the log's lock, durable.
import pg from 'pg'
import { newId } from '../../apps/server/src/kernel/ids.ts'
import { answer } from './ask.ts'
import type { BareRun } from './bare-create.ts'

export interface BareCreateOnPostgres {
  /** A database of its own with the same content. */
  url: string
  connections: number
  /** The rows that the product stored for one ticket, every value as the text of it. */
  ticket: TextRow
  event: TextRow
}

/** Values as PostgreSQL writes them. */
export type TextRow = Record<string, string | null>

interface Column {
  table: string
  name: string
  type: string
}

/** What the statement finds out itself, in place of the value that the product stored. */
const FOUND: Record<string, Record<string, string>> = {
  tickets: {
    number: 'project.last_number',
    // As long as the product's, and after all others of its project.
    rank: `'z' || lpad(cast(project.last_number as text), $rank, '0')`,
    seq: 'head.seq',
    created_seq: 'head.seq',
  },
  events: { seq: 'head.seq' },
}

let clients: pg.Client[] = []
let write: ((client: pg.Client) => Promise<unknown>) | null = null

async function open({ url, connections, ticket, event }: BareCreateOnPostgres): Promise<void> {
  clients = Array.from(
    { length: connections },
    () => new pg.Client({ connectionString: url, options: '-c synchronous_commit=on' }),
  )
  await Promise.all(clients.map((client) => client.connect()))
  const [first] = clients
  if (!first) throw new Error('no connections')
  const { rows: columns } = await first.query<Column>(
    `select table_name as "table", column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name in ('tickets', 'events')`,
  )
  const values: (string | null)[] = []
  const insert = (table: string, row: TextRow) => {
    const names = Object.keys(row)
    const expressions = names.map((name) => {
      const found = FOUND[table]?.[name]
      if (found !== undefined) return found.replace('$rank', String((row[name] ?? '').length - 1))
      const type = columns.find((column) => column.table === table && column.name === name)?.type ?? 'text'
      return `cast($${String(values.push(row[name] ?? null))} as ${type})`
    })
    return `insert into ${table} (${names.join(', ')}) select ${expressions.join(', ')} from project, head`
  }
  const project = `update projects set last_number = last_number + 1
    where id = $${String(values.push(ticket['project_id'] ?? null))} returning last_number`
  const text = `with project as (${project}),
    head as (update log_head set seq = seq + 1 where id = 1 returning seq),
    ticket as (${insert('tickets', ticket)})
    ${insert('events', event)}`
  const oldId = ticket['id'] ?? ''
  write = (client) => {
    const id = newId()
    const changed = values.map((value) => value?.replaceAll(oldId, id) ?? null)
    return client.query({ name: 'create', text, values: changed })
  }
}

async function run({ seconds }: { seconds: number }): Promise<BareRun> {
  const one = write
  if (!one) throw new Error('open first')
  const cpu = process.cpuUsage()
  const started = performance.now()
  let done = 0
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - started < seconds * 1_000) {
        await one(client)
        done += 1
      }
    }),
  )
  const used = process.cpuUsage(cpu)
  return {
    rate: done / ((performance.now() - started) / 1_000),
    cpu_ms: (used.user + used.system) / 1e3 / done,
  }
}

answer({ open, run })
