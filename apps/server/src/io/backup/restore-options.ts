import type { Files } from '../../domains/attachments/file-store.ts'
import { BackupError, type BackupInfo } from './backup-file.ts'
import type { CopyOptions } from './copy-options.ts'

export interface RestoreOptions extends CopyOptions {
  /** Whether an installation that is not empty is set aside. */
  replace: boolean
  now: number
  /** Where attached files go; without it they stay in the backup. */
  files?: Files
}

export interface Restored {
  info: BackupInfo
  /** Where what was there before stands now: a file, or a schema of PostgreSQL. */
  aside: string | null
  /** How many attached files the backup held. */
  files: number
}

export function asideName(now: number): string {
  return `before-restore-${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()}`
}

export function notEmpty(content: string): BackupError {
  return new BackupError(
    `the installation is not empty, it has ${content}; add --replace to set it aside, or name another place with WAYBILL_DATA or DATABASE_URL`,
  )
}

export function serverRuns(): BackupError {
  return new BackupError('another Waybill works on this database; stop the server first')
}
