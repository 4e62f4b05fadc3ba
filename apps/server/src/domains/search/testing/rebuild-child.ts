import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { openPostgres } from '../../../io/db/postgres.ts'
import { openSqlite } from '../../../io/db/sqlite.ts'
import { systemClock } from '../../../kernel/clock.ts'
import { localDoorbell } from '../../../kernel/doorbell.ts'
import { newId } from '../../../kernel/ids.ts'
import { runCommand } from '../../../kernel/run-command.ts'
import { localSignals } from '../../../kernel/signals.ts'
import { advanceSearchRebuild } from '../advance-search-rebuild.command.ts'

// Does one step, begins another one, says so, and waits to be killed.
const [engine, location = ''] = process.argv.slice(2)
const store = engine === 'postgres' ? openPostgres(location, { connections: 2 }) : openSqlite(location)
const kernel = {
  store,
  clock: systemClock,
  newId,
  doorbell: localDoorbell(),
  signals: localSignals(),
  publicUrl: new URL('http://waybill.test'),
}
const step = () => runCommand(kernel, advanceSearchRebuild, { input: {}, actor: SYSTEM, via: 'system' })
await step()
const second = step()
writeSync(1, 'begun\n')
await second
await sleep(60_000)
