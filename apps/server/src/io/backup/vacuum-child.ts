import { DatabaseSync } from 'node:sqlite'
import { isMainThread, Worker } from 'node:worker_threads'
import { prepareConnection } from '../db/sqlite-connection.ts'

/**
 * The process that writes a backup of a SQLite file, because the one statement cannot be interrupted otherwise. It reads one
 * state of the database and holds up no writer. The statement has a thread of its own, so that the process hears when the one
 * that asked for the backup was killed: it must not write on beside the next backup of the same name.
 */
if (isMainThread) {
  const end = () => process.kill(process.pid, 'SIGKILL')
  process.once('disconnect', end)
  if (!process.connected) end()
  // What hears must not keep the process when the copy is done.
  process.channel?.unref()
  new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) }).ref()
} else {
  const [source = '', target = ''] = process.argv.slice(2)
  const database = new DatabaseSync(source, { timeout: 15_000 })
  prepareConnection(database)
  database.prepare('vacuum into ?').run(target)
  database.close()
}
