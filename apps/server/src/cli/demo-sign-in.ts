import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../io/make-folder.ts'

const FILE = 'demo-password.txt'

/** A password for everybody in the sample installation, kept beside the data so that a later start can say it again. */
export function makeDemoPassword(data: string): string {
  const password = randomBytes(9).toString('base64url')
  makeFolder(data)
  writeFileSync(join(data, FILE), `${password}\n`, { mode: 0o600 })
  return password
}

/** The password of the sample installation that is here; null where there is none. */
export function readDemoPassword(data: string): string | null {
  try {
    return readFileSync(join(data, FILE), 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
