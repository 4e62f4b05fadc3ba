import { fork, spawn, type ChildProcess } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../scripts/free-port.ts'
import { Asker } from './ask.ts'
import type { Observed } from './observe.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const started = new Set<Asker>()

export type HelperName =
  | 'load'
  | 'bare-http'
  | 'bare-create'
  | 'bare-create-postgres'
  | 'sockets'
  | 'bare-sockets'
  | 'bare-publisher'

/** A helper process of this folder that answers questions. */
export function helper(name: HelperName): Asker {
  const child = fork(new URL(`./${name}.ts`, import.meta.url), { execArgv: [], stdio: 'inherit' })
  const asker = new Asker(child)
  started.add(asker)
  return asker
}

export interface ServerOptions {
  /** Folder of waybill.db. */
  data: string
  databaseUrl: string | null
  logLevel: string
  /** Where a CPU profile of the whole run is written at the end. */
  cpuProfile: string | null
}

export interface WaybillServer {
  url: string
  /** From the start of the process to its first answer to a signed-in request. */
  startMillis: number
  observed(): Promise<Observed>
  stop(): Promise<void>
}

/** The server as it ships, in a process of its own, only without rate limits; its log goes into a file. */
export async function startWaybill(
  options: ServerOptions,
  firstRequest: FirstRequest,
): Promise<WaybillServer> {
  const port = await freePort()
  const log = openSync(join(options.data, 'server.log'), 'w')
  const from = performance.now()
  const child = spawn(
    process.execPath,
    [
      ...(options.cpuProfile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.cpuProfile}`]),
      `--import=${import.meta.resolve('./observe.ts')}`,
      // As scripts/bootstrap.mjs starts it.
      '--max-semi-space-size=8',
      'apps/server/src/main.ts',
      'serve',
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', log, log, 'ipc'],
      env: {
        PATH: process.env['PATH'] ?? '',
        PORT: String(port),
        WAYBILL_DATA: options.data,
        WAYBILL_LIMITS: 'off',
        LOG_LEVEL: options.logLevel,
        ...(options.databaseUrl !== null && { DATABASE_URL: options.databaseUrl }),
      },
    },
  )
  const asker = new Asker(child)
  started.add(asker)
  const url = `http://127.0.0.1:${String(port)}`
  await untilAnswered(child, url, firstRequest)
  return {
    url,
    startMillis: performance.now() - from,
    observed: () => asker.ask<Observed>('observed'),
    stop: () => asker.end(),
  }
}

export interface FirstRequest {
  path: string
  headers: Record<string, string>
}

async function untilAnswered(
  child: ChildProcess,
  url: string,
  { path, headers }: FirstRequest,
): Promise<void> {
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${String(child.exitCode)}; see server.log`)
    try {
      const answer = await fetch(url + path, { headers })
      await answer.arrayBuffer()
      if (answer.ok) return
      throw new Error(`${path} was answered with ${String(answer.status)}`)
    } catch (error) {
      // Not listening yet.
      if (!(error instanceof TypeError)) throw error
      await sleep(5)
    }
  }
}

/** Ends every process that was started here. */
export async function stopAll(): Promise<void> {
  await Promise.all([...started].map((one) => one.end()))
  started.clear()
}
