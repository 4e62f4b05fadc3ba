import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Tx } from '../db/tables.ts'

/** The first schema in which an installation has an id; migrations give a new one to those that are older. */
const WITH_ID = 10

/**
 * What is restored is another installation than the one that was backed up: the log goes on from there otherwise than it
 * did, and a client that knows the first one must not take a position in it for one in this.
 */
export async function renewInstallation(tx: Tx, schema: number): Promise<void> {
  if (schema < WITH_ID) return
  await tx.updateTable('installation').set({ id: randomUUID() }).execute()
}

/** The same in a file that is not yet in its place. */
export function renewInstallationIn(path: string, schema: number): void {
  if (schema < WITH_ID) return
  const file = new DatabaseSync(path)
  try {
    file.prepare('update installation set id = ?').run(randomUUID())
  } finally {
    file.close()
  }
}
