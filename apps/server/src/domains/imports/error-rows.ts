import { closeSync, openSync, writeSync } from 'node:fs'
import { stringify } from 'csv-stringify/sync'
import type { RowFault } from './read-ticket.ts'

/** The bad rows of an import as a CSV file: line, reason, and the row as it was. Made when the first one comes. */
export class ErrorRows {
  readonly path: string
  count = 0
  #file: number | null = null

  constructor(path: string) {
    this.path = path
  }

  write(fault: RowFault, columns: readonly string[]): void {
    if (this.#file === null) {
      this.#file = openSync(this.path, 'w')
      writeSync(this.#file, stringify([['line', 'reason', ...columns]]))
    }
    writeSync(this.#file, stringify([[String(fault.line), fault.reason, ...fault.cells]]))
    this.count += 1
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}
