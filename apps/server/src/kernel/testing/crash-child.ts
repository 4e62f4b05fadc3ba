import { writeSync } from 'node:fs'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { openPostgres } from '../../io/db/postgres.ts'
import { openSqlite } from '../../io/db/sqlite.ts'
import { createReaderRunner } from '../reader-runner.ts'
import { runCommand } from '../run-command.ts'
import { echo } from './echo.reader.ts'
import { addTeam } from './test-kernel.ts'
import { kernelOn } from './kernel-on.ts'

// Writes as fast as it can until it is killed, and says what was acknowledged: one line of JSON each.
const [engine, location = '', round = ''] = process.argv.slice(2)
const store = engine === 'postgres' ? openPostgres(location, { connections: 6 }) : openSqlite(location)
const kernel = kernelOn(store)
const runner = createReaderRunner(kernel, [echo], {
  jobs: null,
  leaseMillis: 300,
  pollMillis: 50,
  onError: () => undefined,
})
await runner.start()

async function write(writer: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const name = `${round}/${String(writer)}/${String(count)}`
    const request = { input: { name }, actor: SYSTEM, via: 'system' as const, idempotencyKey: name }
    const { result, seq } = await runCommand(kernel, addTeam, request)
    // Not through a stream: what the parent has read was written before the kill.
    writeSync(1, `${JSON.stringify({ id: result.id, seq, name })}\n`)
  }
}
await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
