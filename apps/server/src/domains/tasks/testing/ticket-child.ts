import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { openPostgres } from '../../../io/db/postgres.ts'
import { systemClock } from '../../../kernel/clock.ts'
import { localDoorbell } from '../../../kernel/doorbell.ts'
import { newId } from '../../../kernel/ids.ts'
import { runCommand } from '../../../kernel/run-command.ts'
import { localSignals } from '../../../kernel/signals.ts'
import { createTicket } from '../../tickets/create-ticket.command.ts'

// A server that makes tickets, many at once.
const [location = '', project = '', category = '', reporter = '', count = '0'] = process.argv.slice(2)
const store = openPostgres(location, { connections: 6 })
const kernel = {
  store,
  clock: systemClock,
  newId,
  doorbell: localDoorbell(),
  signals: localSignals(),
  publicUrl: new URL('http://waybill.test'),
}
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
