import { migrate } from '../migrate.ts'
import { openSqlite } from '../sqlite.ts'

// One of several processes that start at once on the same file; prints the migrations that it ran.
const store = openSqlite(process.argv[2] ?? '')
process.stdout.write((await migrate(store)).join())
await store.close()
