import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { Connection } from 'rabbitmq-client'
import { freePort } from '../../../scripts/free-port.ts'

/**
 * The RabbitMQ of the tests: the one that AMQP_URL names, or the one on this machine. `skip` is why there is none, for the
 * options of a suite; with CI in the environment a missing one is an error. Tests use queues of their own and remove them.
 */
export const testRabbit: { url: string; skip: string | false } = await find()

async function find() {
  const url = process.env['AMQP_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672'
  const connection = new Connection({ url, retryLow: 60_000 })
  const refused = Promise.withResolvers<never>()
  connection.on('error', (error: unknown) => refused.reject(error))
  try {
    await Promise.race([connection.onConnect(2_000, true), refused.promise])
    return { url, skip: false as const }
  } catch (error) {
    return missing(url, `no RabbitMQ answers at ${new URL(url).host}; AMQP_URL names another`, error)
  } finally {
    await connection.close()
  }
}

function missing(url: string, skip: string, cause?: unknown) {
  if (process.env['CI'] === 'true') throw new Error(skip, { cause })
  return { url, skip }
}

const PROGRAM = '/usr/lib/rabbitmq/bin/rabbitmq-server'

/** A RabbitMQ of the test's own can be begun only where it is installed. */
export const canBegin: { skip: string | false } = existsSync(PROGRAM)
  ? { skip: false }
  : missing('', `there is no ${PROGRAM}; Debian has it as rabbitmq-server`)

/** A RabbitMQ of the test's own, which it may stop. */
export interface OwnRabbit {
  url: string
  /** Resolves when it answers. */
  begin(): Promise<void>
  /** In order, or as if the power were cut. What is durable stays for the next `begin`. */
  end(how: 'in order' | 'at once'): Promise<void>
  remove(): Promise<void>
}

export async function ownRabbit(): Promise<OwnRabbit> {
  const home = mkdtempSync(join(tmpdir(), 'waybill-rabbit-'))
  const [port, distribution] = [await freePort(), await freePort()]
  let child: ChildProcess | null = null
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    RABBITMQ_NODENAME: `waybill${String(port)}@localhost`,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(home, 'db'),
    RABBITMQ_LOG_BASE: join(home, 'log'),
    RABBITMQ_CONFIG_FILE: join(home, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'plugins'),
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const running = child
    if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null) return
    child = null
    const gone = once(running, 'exit')
    // Of its own process group: the shell that began it, and the broker.
    process.kill(-running.pid, signal)
    await gone
    while (await answers(port)) await sleep(50)
  }
  return {
    url: `amqp://guest:guest@127.0.0.1:${String(port)}`,
    async begin() {
      child = spawn(PROGRAM, [], { env, detached: true, stdio: 'ignore' })
      while (!(await answers(port))) {
        if (child.exitCode !== null) throw new Error(`RabbitMQ ended with ${String(child.exitCode)}`)
        await sleep(100)
      }
    },
    end: (how) => end(how === 'in order' ? 'SIGTERM' : 'SIGKILL'),
    async remove() {
      await end('SIGKILL')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Whether somebody listens at the port. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
