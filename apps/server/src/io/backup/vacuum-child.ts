import { DatabaseSync } from 'node:sqlite'
import { prepareConnection } from '../db/sqlite-connection.ts'

/**
 * The process that writes a backup of a SQLite file, because the one statement cannot be interrupted otherwise. It reads one
 * state of the database and holds up no writer.
 */
const [source = '', target = ''] = process.argv.slice(2)
const database = new DatabaseSync(source, { timeout: 15_000 })
prepareConnection(database)
database.prepare('vacuum into ?').run(target)
database.close()
