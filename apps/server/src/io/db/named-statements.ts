import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'
import { isPrepared } from '../../kernel/prepared.ts'

/**
 * A pool whose prepared queries (`kernel/prepared.ts`) are prepared by the server as well, once for each connection, so
 * that it need not parse and plan them with every run. Other texts would fill its memory and stay without a name.
 */
export function withNamedStatements(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, NamingClient>()
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      let naming = clients.get(client)
      if (!naming) clients.set(client, (naming = new NamingClient(client)))
      return naming
    },
    end: () => pool.end(),
  }
}

/**
 * A named statement that asks for all columns fails for ever once a migration of a newer node has added one ("cached plan
 * must not change result type"), and old and new nodes run side by side during an upgrade.
 */
function mayBeNamed(text: string): boolean {
  return isPrepared(text) && !/\*/.test(text.replaceAll('count(*)', ''))
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = `waybill_${String(names.size + 1)}`))
  return name
}

class NamingClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query<R>(
    text: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new Error('cursors are not used; read page by page')
    return this.#run(text, [...parameters])
  }

  release(destroy?: boolean): void {
    this.#client.release(destroy)
  }

  async #run<R>(text: string, values: unknown[]): Promise<PostgresQueryResult<R>> {
    const { command, rowCount, rows } = mayBeNamed(text)
      ? await this.#client.query({ name: nameOf(text), text, values })
      : await this.#client.query(text, values)
    return {
      command: command as PostgresQueryResult<R>['command'],
      rowCount: rowCount ?? 0,
      rows: rows as R[],
    }
  }
}
