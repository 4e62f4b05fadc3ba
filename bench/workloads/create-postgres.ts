import pg from 'pg'
import { untilCaughtUp } from '../data/cached-database.ts'
import { generateOnPostgres, whyNoPostgres, type PostgresDatabase } from '../data/postgres-database.ts'
import type { BareRun } from '../processes/bare-create.ts'
import type { BareCreateOnPostgres, TextRow } from '../processes/bare-create-postgres.ts'
import { startWaybill, type WaybillServer } from '../processes/children.ts'
import type { LoadRequest } from '../processes/load.ts'
import { CONNECTIONS, compareCreating, createOne, newTickets, type CreateRound } from './create.ts'
import { WARM_UP_SECONDS, authorized, load, type Bench, type Figure, type Workload } from './workload.ts'

/** Fixed, because it is generated anew in each run. */
const SIZE = '10k'
const BARE_CONNECTIONS = 16

/** Creating on PostgreSQL, beside one prepared statement for each ticket that takes the lock of the log. */
export const createOnPostgres: Workload = {
  name: 'create-postgres',
  async run(bench): Promise<Figure[]> {
    const why = await whyNoPostgres()
    if (why !== null) {
      console.error(`create-postgres is left out: ${why}.`)
      return []
    }
    console.error(`Generating ${SIZE} tickets on PostgreSQL ...`)
    const database = await generateOnPostgres(SIZE)
    try {
      await (await serverOn(database)).stop()
      return [await measure(bench, database, await database.copy())]
    } finally {
      await database.remove()
    }
  },
}

/** A server whose readers are at the end of the log. */
async function serverOn({ url, folder, dataset }: PostgresDatabase): Promise<WaybillServer> {
  const server = await startWaybill(
    { data: folder, databaseUrl: url, logLevel: 'info', cpuProfile: null },
    { path: '/api/v1/tickets/DESK-1', headers: authorized(dataset.tokens.agent) },
  )
  await untilCaughtUp(server.url)
  return server
}

async function measure(bench: Bench, database: PostgresDatabase, copy: string): Promise<Figure> {
  const server = await serverOn(database)
  const all = newTickets(database.dataset.tokens.agent)
  const bare = bench.helper('bare-create-postgres')
  await bare.ask('open', {
    url: copy,
    connections: BARE_CONNECTIONS,
    ...(await rowsOfOne(database.url, server.url, all[0] as LoadRequest)),
  } satisfies BareCreateOnPostgres)
  const target = { url: server.url, connections: CONNECTIONS, requests: all }
  await load(bench, { ...target, seconds: WARM_UP_SECONDS }, 201)
  await bare.ask('run', { seconds: 0.5 })
  const rounds: CreateRound[] = []
  for (let round = 0; round < bench.rounds; round += 1) {
    await server.observed()
    const product = await load(bench, target, 201)
    const seen = await server.observed()
    const limit = await bare.ask<BareRun>('run', { seconds: bench.seconds })
    rounds.push({ product, cpu: seen.cpu_ms / product.requests, limit, loop: seen.loop_max_ms })
  }
  await bare.end()
  await server.stop()
  return {
    workload: 'create-postgres',
    size: SIZE,
    what: 'POST a ticket on PostgreSQL, durable, 32 connections',
    ...compareCreating(rounds),
    aim: '≥ 0.6',
    note: 'by CPU: without that of PostgreSQL',
  }
}

/** What the product stores for one ticket, as text. */
async function rowsOfOne(
  database: string,
  url: string,
  request: LoadRequest,
): Promise<Pick<BareCreateOnPostgres, 'ticket' | 'event'>> {
  const id = await createOne(url, request)
  const client = new pg.Client({
    connectionString: database,
    types: { getTypeParser: () => String },
  })
  await client.connect()
  try {
    const one = async (sql: string) => {
      const { rows } = await client.query<TextRow>(sql, [id])
      if (!rows[0]) throw new Error(`nothing was stored for ${id}`)
      return rows[0]
    }
    return {
      ticket: await one('select * from tickets where id = $1'),
      event: await one("select * from events where ticket_id = $1 and kind = 'ticket.created'"),
    }
  } finally {
    await client.end()
  }
}
