// The limit of creating tickets on SQLite: the same rows by prepared statements alone, durable, so many to a commit.
import { DatabaseSync } from 'node:sqlite'
import { newId } from '../../apps/server/src/kernel/ids.ts'
import { openSqlite } from '../../apps/server/src/io/db/sqlite.ts'
import { answer } from './ask.ts'

type Row = Record<string, string | number | null>

export interface BareCreate {
  /** A database of its own with the same content; the indexes are as big as in the product's. */
  file: string
  /** The rows that the product stored for one ticket. */
  ticket: Row
  event: Row
}

export interface BareRun {
  /** Tickets a second. */
  rate: number
  /** Of CPU, for each ticket. */
  cpu_ms: number
}

let database: DatabaseSync | null = null
let write: (() => void) | null = null

async function open({ file, ticket, event }: BareCreate): Promise<void> {
  // Once by the product's own hand, so that the file has the same mode; then with the same settings.
  await openSqlite(file).close()
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: true })
  db.function('waybill_fold', { deterministic: true }, String)
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536')
  database = db
  const insert = (table: string, row: Row) => {
    const names = Object.keys(row)
    return db.prepare(
      `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    )
  }
  const insertTicket = insert('tickets', ticket)
  const insertEvent = insert('events', event)
  const nextNumber = db.prepare(
    'update projects set last_number = last_number + 1 where id = ? returning last_number',
  )
  const nextSeq = db.prepare('update log_head set seq = seq + 1 where id = 1 returning seq')
  const oldId = String(ticket['id'])
  const data = String(event['data'])
  write = () => {
    const id = newId()
    const { last_number } = nextNumber.get(ticket['project_id'] ?? null) as { last_number: number }
    const { seq } = nextSeq.get() as { seq: number }
    // As long as the product's, and after all others of its project.
    const rank = `z${String(last_number).padStart(String(ticket['rank']).length - 1, '0')}`
    const changed = { ...ticket, id, number: last_number, rank, seq, created_seq: seq }
    insertTicket.run(...Object.values(changed))
    insertEvent.run(...Object.values({ ...event, seq, ticket_id: id, data: data.replaceAll(oldId, id) }))
  }
}

/** `group` of them to a commit, on average. */
function run({ seconds, group }: { seconds: number; group: number }): BareRun {
  if (!database || !write) throw new Error('open first')
  const cpu = process.cpuUsage()
  const started = performance.now()
  let done = 0
  for (let owed = group; performance.now() - started < seconds * 1_000; owed += group) {
    database.exec('begin immediate')
    for (; owed >= 1; owed -= 1) {
      write()
      done += 1
    }
    database.exec('commit')
  }
  const used = process.cpuUsage(cpu)
  return {
    rate: done / ((performance.now() - started) / 1_000),
    cpu_ms: (used.user + used.system) / 1e3 / done,
  }
}

answer({ open, run })
