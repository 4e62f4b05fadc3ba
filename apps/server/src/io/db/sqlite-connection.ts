import type { DatabaseSync } from 'node:sqlite'
import { foldText } from '@waybill/contract/fold-text.ts'

/** In WAL mode a read waits only for the instant in which another process recovers or closes the file; here it may block. */
const READ_BUSY_MILLIS = 1_000

/** For connections that only read. */
export const READ_ONLY = `pragma query_only = on; pragma busy_timeout = ${String(READ_BUSY_MILLIS)}`

/** What every connection to a file of ours needs: memory for pages (64 MiB at most), and the functions that SQL calls. */
export function prepareConnection(database: DatabaseSync): void {
  database.exec('pragma cache_size = -65536')
  database.function('waybill_fold', { deterministic: true }, (text) =>
    typeof text === 'string' ? foldText(text) : null,
  )
}
