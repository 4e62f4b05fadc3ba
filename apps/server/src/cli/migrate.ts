import { parseArgs } from 'node:util'
import { migrate } from '../io/db/migrate.ts'
import { openStore } from '../open-kernel.ts'
import type { CliCommand } from './cli-command.ts'

export const migrateCommand: CliCommand = {
  name: 'migrate',
  summary: 'bring the database up to date',
  help: `waybill migrate [--json]

Makes the database when there is none and runs the migrations that it lacks. "serve" does this by itself; run it alone
to upgrade before the first new node starts.

  --json   print {"ran": ["<name>", ...]}`,
  async run(context, args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } })
    const store = await openStore(context.settings())
    try {
      const ran = await migrate(store)
      if (values.json) context.print(JSON.stringify({ ran }))
      else context.print(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}.`)
      return 0
    } finally {
      await store.close()
    }
  },
}
