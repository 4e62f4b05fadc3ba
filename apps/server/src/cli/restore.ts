import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { asideName, type Restored } from '../io/backup/restore-options.ts'
import { restoreToPostgres } from '../io/backup/restore-postgres.ts'
import { restoreToSqlite } from '../io/backup/restore-sqlite.ts'
import { migrate } from '../io/db/migrate.ts'
import { openPostgres } from '../io/db/postgres.ts'
import { makeFolder } from '../io/make-folder.ts'
import { openFiles } from '../io/files/open-files.ts'
import { openStore } from '../open-kernel.ts'
import type { Settings } from '../settings.ts'
import { UsageError, type CliCommand } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showProgress, type Progress } from './progress.ts'

export const restore: CliCommand = {
  name: 'restore',
  summary: 'bring a backup back',
  help: `waybill restore FILE [--replace] [--with-secret] [--json]

Checks a backup and puts it into an empty installation, on SQLite or PostgreSQL, wherever it was made, and its attached files where the settings say; then brings it up to date.
Stop the server first. Nothing changes when the backup is damaged or was made by a newer version.

  --replace       set an installation that is not empty aside first: as a file beside waybill.db, or a schema of the database
  --with-secret   also put FILE.secret.key in place of secret.key
  --json          print the result as JSON`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        replace: { type: 'boolean', default: false },
        'with-secret': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    })
    const [name, ...rest] = positionals
    if (name === undefined || rest.length > 0) throw new UsageError('name one backup')
    const settings = context.settings()
    const file = resolve(context.cwd, name)
    const now = Date.now()
    const secret = values['with-secret'] ? planSecret(settings, `${file}.secret.key`, values.replace) : null
    const bar = showProgress(context)
    try {
      const restored = await bringBack(context, settings, file, { replace: values.replace, now, bar })
      bar.stop()
      const migrated = await bringUpToDate(settings)
      secret?.(now)
      if (values.json) context.print(JSON.stringify({ ...restored, migrated }))
      else {
        const { info, aside, files } = restored
        context.print(
          `Restored ${n(info.head)} events, as of ${info.made_at} by version ${info.program}${migrated.length > 0 ? `, and brought it up to date (${migrated.join(', ')})` : ''}.`,
        )
        if (files > 0) context.print(`${n(files)} attached files are back.`)
        if (aside !== null) context.print(`What was here before stands in ${aside}.`)
      }
      return 0
    } catch (error) {
      if (!context.interrupted().aborted) throw error
      context.note('waybill restore: stopped; nothing has changed')
      return 1
    } finally {
      bar.stop()
    }
  },
}

async function bringBack(
  context: CliContext,
  settings: Settings,
  file: string,
  { replace, now, bar }: { replace: boolean; now: number; bar: Progress },
): Promise<Restored> {
  const options = {
    files: await openFiles(settings),
    replace,
    now,
    signal: context.interrupted(),
    progress: (done: number, total: number) =>
      bar.show({ phase: 'Restoring', done, total, items: done, itemName: 'bytes' }),
  }
  if (settings.databaseUrl === null) return restoreToSqlite(file, settings.data, options)
  // One connection, by which it knows itself from others who work on the database.
  const store = openPostgres(settings.databaseUrl, { connections: 1 })
  try {
    return await restoreToPostgres(file, store, options)
  } finally {
    await store.close()
  }
}

async function bringUpToDate(settings: Settings): Promise<string[]> {
  const store = await openStore(settings)
  try {
    return await migrate(store)
  } finally {
    await store.close()
  }
}

/** What to do about the secret once the database is there. @throws UsageError when it cannot be done */
function planSecret(settings: Settings, from: string, replace: boolean): (now: number) => void {
  if (settings.secrets.length > 0)
    throw new UsageError('--with-secret: WAYBILL_SECRET is set, and would be used instead')
  if (!existsSync(from)) throw new UsageError(`--with-secret: there is no ${from}`)
  const target = join(settings.data, 'secret.key')
  if (existsSync(target) && !replace)
    throw new UsageError(`--with-secret: ${target} exists; add --replace to set it aside`)
  return (now) => {
    makeFolder(settings.data)
    if (existsSync(target)) renameSync(target, join(settings.data, `secret.${asideName(now)}.key`))
    copyFileSync(from, target)
    chmodSync(target, 0o600)
  }
}

const n = (count: number) => count.toLocaleString('en')
