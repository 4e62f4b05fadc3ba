import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { openPostgres } from '../../../io/db/postgres.ts'
import { runCommand } from '../../../kernel/run-command.ts'
import { createTicket } from '../../tickets/create-ticket.command.ts'
import { kernelOn } from '../../../kernel/testing/kernel-on.ts'

// A server that makes tickets, many at once.
const [location = '', project = '', category = '', reporter = '', count = '0'] = process.argv.slice(2)
const store = openPostgres(location, { connections: 6 })
const kernel = kernelOn(store)
await Promise.all(
  Array.from({ length: Number(count) }, () =>
    runCommand(kernel, createTicket, {
      actor: SYSTEM,
      via: 'api',
      input: { project, title: 'One', category, reporter },
    }),
  ),
)
await store.close()
process.exit(0)
