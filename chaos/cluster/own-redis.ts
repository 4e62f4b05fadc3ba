import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../scripts/free-port.ts'

/** A Redis of this run, which keeps nothing on disk. */
export interface OwnRedis {
  url: string
  /** Ends it at once, as a crash would. */
  down: () => Promise<void>
  up: () => Promise<void>
}

/** null where the program `redis-server` is not installed. */
export async function startOwnRedis(): Promise<OwnRedis | null> {
  const port = await freePort()
  let child: ChildProcess | null = null
  process.once('exit', () => child?.kill('SIGKILL'))
  const up = async () => {
    child = await spawnRedis(port)
  }
  try {
    await up()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    up,
    down: async () => {
      if (!child) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      child = null
      await gone
    },
  }
}

async function spawnRedis(port: number): Promise<ChildProcess> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', settings, { stdio: 'ignore' })
  await once(child, 'spawn')
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${String(child.exitCode)}`)
    await sleep(20)
  }
  return child
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
