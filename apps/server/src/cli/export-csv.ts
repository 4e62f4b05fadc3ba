import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { streamTicketsCsv } from '../domains/tickets/export-tickets.ts'
import { UsageError, type ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { withExistingKernel } from './with-kernel.ts'

/** `waybill export FILE.csv`: tickets as a table for spreadsheets, as whoever can read the database sees them. */
export async function exportCsv(
  context: CliContext,
  file: string,
  filters: { project?: string; query?: string },
): Promise<ExitCode> {
  if (existsSync(file)) throw new UsageError(`${file} exists already; name a new file`)
  const part = `${file}.part`
  const signal = context.interrupted()
  return withExistingKernel<ExitCode>(context, async ({ store, clock }) => {
    const asked = {
      ...(filters.project !== undefined && { project: filters.project }),
      ...(filters.query !== undefined && { q: filters.query }),
    }
    let tickets = 0
    const pieces = await streamTicketsCsv(store, SYSTEM, asked, clock.now(), undefined, (more) => {
      tickets += more
    })
    try {
      await pipeline(Readable.from(pieces, { objectMode: false }), createWriteStream(part, { mode: 0o600 }), {
        signal,
      })
      renameSync(part, file)
      const kib = Math.ceil(statSync(file).size / 1024)
      context.print(
        `${basename(file)}: ${tickets.toLocaleString('en')} tickets as CSV, ${kib.toLocaleString('en')} KiB.`,
      )
      return 0
    } catch (error) {
      rmSync(part, { force: true })
      if (!signal.aborted) throw error
      context.note('waybill export: stopped; what was written has been removed')
      return 1
    }
  })
}
