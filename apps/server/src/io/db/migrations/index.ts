import { spine } from './0001-spine.ts'
import { search } from './0002-search.ts'
import { past } from './0003-past.ts'
import { bulk } from './0004-bulk.ts'
import { imports } from './0005-imports.ts'
import { transfer } from './0006-transfer.ts'
import { indexes } from './0007-indexes.ts'
import type { Migration } from './migration.ts'

/** All migrations in order: the one list. */
export const migrations: readonly Migration[] = [spine, search, past, bulk, imports, transfer, indexes]
