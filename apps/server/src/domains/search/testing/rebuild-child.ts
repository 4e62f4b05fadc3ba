import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { openPostgres } from '../../../io/db/postgres.ts'
import { openSqlite } from '../../../io/db/sqlite.ts'
import { runCommand } from '../../../kernel/run-command.ts'
import { advanceSearchRebuild } from '../advance-search-rebuild.command.ts'
import { kernelOn } from '../../../kernel/testing/kernel-on.ts'

// Does one step, begins another one, says so, and waits to be killed.
const [engine, location = ''] = process.argv.slice(2)
const store = engine === 'postgres' ? openPostgres(location, { connections: 2 }) : openSqlite(location)
const kernel = kernelOn(store)
const step = () => runCommand(kernel, advanceSearchRebuild, { input: {}, actor: SYSTEM, via: 'system' })
await step()
const second = step()
writeSync(1, 'begun\n')
await second
await sleep(60_000)
