import { DatabaseSync } from 'node:sqlite'

/** Memory for pages of the staging area; what does not fit lies in a file of the temporary folder. KiB. */
const CACHE_KIB = 32_768

export interface StagedRow {
  line: number
  cells: string[]
  /** Why the row cannot be used, when that is already known. */
  fault: string | null
}

export interface StagedTicket {
  /** The place in the order of the import, from 1. */
  position: number
  external: string
  rows: StagedRow[]
}

/**
 * The rows of a file by ticket, on disk: rows of one ticket may stand anywhere in a file of any size, and memory must not
 * grow with it. A private SQLite database without a name, which vanishes when it is closed or the process dies.
 */
export class Stage {
  readonly #database = new DatabaseSync('')
  readonly #insertTicket
  readonly #findTicket
  readonly #insertRow
  #last: { external: string; id: number } | null = null

  constructor() {
    this.#database.exec(`
      pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -${String(CACHE_KIB)};
      create table tickets (id integer primary key, external text not null unique, created real, line integer not null);
      create table rows (ticket integer not null, line integer not null, cells text not null, fault text,
        primary key (ticket, line)) without rowid;
      begin`)
    this.#insertTicket = this.#database.prepare(
      'insert into tickets (external, created, line) values (?, ?, ?) on conflict do nothing returning id',
    )
    this.#findTicket = this.#database.prepare('select id from tickets where external = ?')
    this.#insertRow = this.#database.prepare(
      'insert into rows (ticket, line, cells, fault) values (?, ?, ?, ?)',
    )
  }

  /** `created` decides the order of tickets (that of a ticket's first row counts); tickets without one come last. */
  add(external: string, created: number | null, row: StagedRow): void {
    const known = this.#last?.external === external
    const id = known ? (this.#last?.id ?? 0) : this.#ticketOf(external, created, row.line)
    this.#last = { external, id }
    this.#insertRow.run(id, row.line, JSON.stringify(row.cells), row.fault)
  }

  #ticketOf(external: string, created: number | null, line: number): number {
    const row = this.#insertTicket.get(external, created, line) ?? this.#findTicket.get(external)
    return Number(row?.['id'])
  }

  /** No more rows come. @returns how many tickets there are */
  seal(): number {
    this.#database.exec(
      'commit; create table queue as select id, external from tickets order by created is null, created, line',
    )
    return Number(this.#database.prepare('select count(*) as n from queue').get()?.['n'])
  }

  /** Tickets by the time of their creation (then by line), each with its rows in the order of the file. */
  *tickets(): Generator<StagedTicket> {
    const rows = this.#database.prepare('select line, cells, fault from rows where ticket = ? order by line')
    const queue = this.#database.prepare('select rowid as position, id, external from queue order by rowid')
    for (const ticket of queue.iterate()) {
      yield {
        position: Number(ticket['position']),
        external: String(ticket['external']),
        rows: rows.all(Number(ticket['id'])).map((row) => ({
          line: Number(row['line']),
          cells: JSON.parse(String(row['cells'])) as string[],
          fault: row['fault'] === null ? null : String(row['fault']),
        })),
      }
    }
  }

  close(): void {
    this.#database.close()
  }
}
