import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { authorized, compareAnswers, figureOf, type Bench, type Figure, type Workload } from './workload.ts'

const CONNECTIONS = 8
const CHANGES_PER_SECOND = 50

/** Lists as boards, programs and people ask for them. `deep` also from the middle of the list. */
const LISTS = [
  {
    what: 'all, newest change first',
    query: 'sort=-updated_at',
    column: 'updated_at',
    where: '1 = 1',
    deep: true,
  },
  {
    what: 'one project, open, by change',
    query: 'project=DESK&status=open&sort=-updated_at',
    column: 'updated_at',
    where: "project_id = (select id from projects where key = 'DESK') and status = 'open'",
    deep: true,
  },
  { what: 'one project by priority', query: 'project=WEB&sort=-priority', deep: false },
  { what: 'of one assignee and label', query: 'assignee=agent-3@example.org&label=label-2', deep: false },
] as const

export const listTickets: Workload = {
  name: 'list',
  async run(bench): Promise<Figure[]> {
    const figures: Figure[] = []
    for (const list of LISTS) {
      const path = `/api/v1/tickets?limit=50&${list.query}`
      figures.push(await measure(bench, list.what, path))
      if (!list.deep) continue
      const beside = `${list.what}, beside ${String(CHANGES_PER_SECOND)} changes a second`
      figures.push(await whileChanging(bench, () => measure(bench, beside, path)))
      const { after, page } = await middleOf(bench, list)
      const deep = `${list.what}, page ${page.toLocaleString('en')}`
      figures.push(await measure(bench, deep, `${path}&after=${after}`))
    }
    return figures
  },
}

/** Answers are kept while nothing is written; this shows what they cost where something is. */
async function whileChanging<T>(bench: Bench, work: () => Promise<T>): Promise<T> {
  const ended = new AbortController()
  const changing = change(bench, ended.signal)
  try {
    return await work()
  } finally {
    ended.abort()
    await changing
  }
}

async function change(bench: Bench, ended: AbortSignal): Promise<void> {
  const headers = { ...authorized(bench.dataset.tokens.agent), 'content-type': 'application/json' }
  for (let number = 1; !ended.aborted; number += 1) {
    const answer = await fetch(`${bench.server.url}/api/v1/tickets/DESK-${String(1 + (number % 500))}`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ title: `Changed ${String(number)} times` }),
    })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`a change was answered with ${String(answer.status)}`)
    await sleep(1_000 / CHANGES_PER_SECOND)
  }
}

async function measure(bench: Bench, what: string, path: string): Promise<Figure> {
  const request = { method: 'GET' as const, path, headers: authorized(bench.dataset.tokens.agent) }
  const compared = await compareAnswers(bench, [request], CONNECTIONS)
  return figureOf({ workload: 'list', size: bench.size, what: `list of 50: ${what}`, aim: '≥ 0.4' }, compared)
}

/** A cursor half way down the list: one of the server's own, with the place of the row that stands there. */
async function middleOf(
  bench: Bench,
  list: { query: string; column: string; where: string },
): Promise<{ after: string; page: number }> {
  const first = await fetch(`${bench.server.url}/api/v1/tickets?limit=50&${list.query}`, {
    headers: authorized(bench.dataset.tokens.agent),
  })
  const { next } = (await first.json()) as { next: string }
  const [fingerprint] = JSON.parse(Buffer.from(next, 'base64url').toString()) as [number]
  const db = new DatabaseSync(bench.file, { readOnly: true })
  try {
    const from = `from tickets where deleted_at is null and ${list.where}`
    const { count } = db.prepare(`select count(*) as count ${from}`).get() as { count: number }
    const page = Math.floor(count / 2 / 50)
    const row = db
      .prepare(
        `select ${list.column} as place, id ${from} order by ${list.column} desc, id desc limit 1 offset ?`,
      )
      .get(page * 50 - 1) as { place: number; id: string }
    const cursor = JSON.stringify([fingerprint, row.place, row.id])
    return { after: Buffer.from(cursor).toString('base64url'), page }
  } finally {
    db.close()
  }
}
