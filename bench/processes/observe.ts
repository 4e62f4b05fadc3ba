// Loaded into the server's process before the server (node --import): reports what only can be seen from inside.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { isMainThread } from 'node:worker_threads'
import { answer } from './ask.ts'

/** What the server's process did since it was asked last. */
export interface Observed {
  /** How long the event loop kept a timer of 1 ms waiting, in milliseconds; 1.1 is an idle loop. */
  loop_max_ms: number
  loop_p99_ms: number
  rss_mb: number
  /** Of all threads. */
  cpu_ms: number
  /** Commits of SQLite, and those of them that stored a new ticket. */
  commits: number
  commits_with_tickets: number
}

let commits = 0
let commitsWithTickets = 0
let stored = false

function watch(sql: string): (() => void) | null {
  if (/^\s*commit\b/i.test(sql)) {
    return () => {
      commits += 1
      if (stored) commitsWithTickets += 1
      stored = false
    }
  }
  if (!/\binsert\s+into\s+"?tickets"?[\s(]/i.test(sql)) return null
  return () => {
    stored = true
  }
}

function observeStatements(): void {
  // oxlint-disable-next-line typescript/unbound-method -- both are called with the database that they were called on
  const { prepare, exec } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, ...args): StatementSync {
    const statement = prepare.apply(this, args)
    const note = watch(args[0])
    if (!note) return statement
    for (const name of ['run', 'get', 'all'] as const) {
      const original = statement[name].bind(statement) as (...values: unknown[]) => unknown
      Object.defineProperty(statement, name, {
        value: (...values: unknown[]) => {
          note()
          return original(...values)
        },
      })
    }
    return statement
  }
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
    watch(sql)?.()
    exec.call(this, sql)
  }
}

if (isMainThread && process.send) {
  observeStatements()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let cpu = process.cpuUsage()
  answer({
    observed: (): Observed => {
      const used = process.cpuUsage(cpu)
      const seen: Observed = {
        loop_max_ms: delay.max / 1e6,
        loop_p99_ms: delay.percentile(99) / 1e6,
        rss_mb: process.memoryUsage.rss() / 1e6,
        cpu_ms: (used.user + used.system) / 1e3,
        commits,
        commits_with_tickets: commitsWithTickets,
      }
      delay.reset()
      cpu = process.cpuUsage()
      commits = 0
      commitsWithTickets = 0
      return seen
    },
  })
  // The server's own work decides how long the process lives.
  process.channel?.unref()
}
