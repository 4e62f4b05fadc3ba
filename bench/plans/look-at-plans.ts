import type { FastifyInstance } from 'fastify'
import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { buildApp } from '../../apps/server/src/app.ts'
import { diskFiles } from '../../apps/server/src/io/files/disk-files.ts'
import { filesOf } from '../../apps/server/src/io/files/open-files.ts'
import { makeAuthenticate } from '../../apps/server/src/domains/people/authenticate.ts'
import type { AppDeps } from '../../apps/server/src/http/app-deps.ts'
import { routes } from '../../apps/server/src/http/routes.ts'
import { createReaderRunner } from '../../apps/server/src/kernel/reader-runner.ts'
import type { Kernel } from '../../apps/server/src/kernel/run-command.ts'
import { readers } from '../../apps/server/src/readers/index.ts'
import type { Tokens } from '../data/fill.ts'
import { explain, isExplained, type Finding } from './explain.ts'
import type { HotRequest } from './hot-requests.ts'
import type { Statement, StatementRecorder } from './record-statements.ts'

/** One statement that was run for something hot, with its plan. */
export interface Look {
  /** Of the request, or of the reader. */
  name: string
  statement: Statement
  plan: string
  /** What is wrong with it. */
  findings: Finding[]
  /** What would be wrong elsewhere. */
  accepted: Finding[]
}

export interface Looked {
  looks: Look[]
  /** Milliseconds of each request, from its first statement to its answer. */
  took: { name: string; millis: number }[]
}

interface Subject {
  kernel: Kernel
  recorder: StatementRecorder
  tokens: Tokens
  indexesOnly: boolean
}

/** Sends each request through the whole server, without a port, and looks at the plans of what it asks the database. */
export async function lookAtRequests(subject: Subject, requests: readonly HotRequest[]): Promise<Looked> {
  const app = await openApp(subject.kernel)
  const looked: Looked = { looks: [], took: [] }
  try {
    for (const request of requests) {
      const next = await lookAtRequest(subject, app, request, looked)
      if (request.deep !== true || next === null) continue
      const { pathname, searchParams } = new URL(request.path, 'http://bench.invalid')
      searchParams.set('after', next)
      const path = `${pathname}?${searchParams.toString()}`
      await lookAtRequest(subject, app, { ...request, name: `${request.name}, next page`, path }, looked)
    }
  } finally {
    await app.close()
  }
  return looked
}

async function lookAtRequest(
  subject: Subject,
  app: FastifyInstance,
  { name, as, method, path, body, accepted }: HotRequest,
  looked: Looked,
): Promise<string | null> {
  subject.recorder.take()
  const from = performance.now()
  const answer = await app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${subject.tokens[as]}` },
    ...(body && { payload: body }),
  })
  looked.took.push({ name, millis: performance.now() - from })
  if (answer.statusCode >= 300) throw new Error(`${name}: ${String(answer.statusCode)} ${answer.body}`)
  looked.looks.push(...(await looksOf(subject, name, Object.keys(accepted ?? {}))))
  const { next } = answer.json<{ next?: string | null }>()
  return next ?? null
}

/** Lets every reader work off what the log holds, and looks at the plans of that. */
export async function lookAtReaders(subject: Subject): Promise<Look[]> {
  subject.recorder.take()
  await catchUp(subject.kernel)
  return looksOf(subject, 'readers', [])
}

export async function catchUp(kernel: Kernel): Promise<void> {
  const runner = createReaderRunner(kernel, readers, {
    jobs: null,
    onError: (reader, error) => {
      throw new Error(`the reader ${reader} failed`, { cause: error })
    },
  })
  await runner.start()
  await runner.catchUp()
  await runner.stop()
}

/** The few that somebody reported or watches in projects of others: the log tells when those were changed, not an index. */
const OF_OWN_TICKETS = /where \(tickets\.project_id (= \S+|in \([^)]*\)) and tickets\.id in \(select own\.id/

/** The plans of what has been recorded since it was asked last. */
export async function looksOf(
  { kernel, recorder, indexesOnly }: Subject,
  name: string,
  accepted: readonly string[],
): Promise<Look[]> {
  const looks: Look[] = []
  for (const statement of recorder.take().filter(isExplained)) {
    const { plan, findings } = await explain(kernel.store, statement, indexesOnly)
    const isAccepted = ({ kind }: Finding) =>
      accepted.includes(kind) || (kind === 'sort' && OF_OWN_TICKETS.test(statement.sql))
    looks.push({
      name,
      statement,
      plan,
      findings: findings.filter((one) => !isAccepted(one)),
      accepted: findings.filter(isAccepted),
    })
  }
  return looks
}

function openApp(kernel: Kernel): Promise<FastifyInstance> {
  const deps: AppDeps = {
    kernel,
    publicUrl: new URL('http://bench.invalid'),
    secrets: [new TextEncoder().encode('signs nothing: tokens are looked up')],
    web: null,
    files: filesOf(diskFiles(tmpdir()), tmpdir(), 1024),
    limits: false,
    log: pino({ level: 'silent' }),
    version: 'bench',
    isRefused: () => false,
    isInside: () => false,
    trustedProxies: 0,
    jobs: null,
    plugins: { loaded: [], broken: [] },
    stopping: new AbortController().signal,
  }
  return buildApp(deps, routes, makeAuthenticate(deps))
}
