import { copyFileSync, chmodSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { VERSION } from '../http/version.ts'
import { makeBackup, type BackupSource } from '../io/backup/make-backup.ts'
import { openFiles } from '../io/files/open-files.ts'
import { openPostgres } from '../io/db/postgres.ts'
import type { Settings } from '../settings.ts'
import { UsageError, type CliCommand } from './cli-command.ts'
import { showProgress } from './progress.ts'
import { requireDatabase } from './with-kernel.ts'

export const backup: CliCommand = {
  name: 'backup',
  summary: 'copy everything into one file, while the server runs',
  help: `waybill backup FILE [--replace] [--with-secret] [--without-files] [--json]

Copies one state of the whole database into FILE, whatever is written meanwhile; on PostgreSQL too it is one file, and it can be
restored on either. Attached files are in it, from the folder or the bucket where they are. "waybill verify FILE" checks it, "waybill restore FILE" brings it back. The file holds all that people have
written and the hashes of their passwords: keep it safe. See docs/guides/backup-and-export.md.

  --replace       replace FILE if it exists, once the new one is whole
  --with-secret   copy secret.key to FILE.secret.key; keep it apart from the backup
  --without-files leave the bytes of attached files where they are; keep a copy of that place yourself
  --json          print what was made as JSON`,
  async run(context, args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        replace: { type: 'boolean', default: false },
        'with-secret': { type: 'boolean', default: false },
        'without-files': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    })
    const [name, ...rest] = positionals
    if (name === undefined || rest.length > 0) throw new UsageError('name one file for the backup')
    const settings = context.settings()
    const secret = values['with-secret'] ? secretFile(settings) : null
    requireDatabase(settings)
    const target = resolve(context.cwd, name)
    const files = values['without-files'] ? null : (await openFiles(settings)).store
    const bar = showProgress(context)
    const started = performance.now()
    try {
      const info = await withSource(settings, (source) =>
        makeBackup(source, {
          target,
          ...(files && { files }),
          replace: values.replace,
          program: VERSION,
          now: Date.now(),
          signal: context.interrupted(),
          progress: (done, total) =>
            bar.show({
              phase: 'Copying',
              done: Math.min(done, total),
              total,
              items: done,
              itemName: source.engine === 'sqlite' ? 'bytes' : 'rows',
            }),
        }),
      )
      bar.stop()
      if (secret !== null) copySecret(secret, `${target}.secret.key`)
      if (values.json)
        context.print(JSON.stringify({ ...info, secret_key: secret && `${target}.secret.key` }))
      else {
        const seconds = ((performance.now() - started) / 1000).toFixed(1)
        context.print(
          `${name}: ${n(info.head)} events, ${n(Math.ceil(info.bytes / 1024))} KiB, in ${seconds} s.`,
        )
        const missing =
          info.missing_files > 0 ? `; ${n(info.missing_files)} more are missing in ${files?.place ?? ''}` : ''
        context.print(
          files
            ? `${n(info.files)} attached files are in it${missing}.`
            : 'The bytes of attached files are not in it.',
        )
        context.print(
          secret === null
            ? 'It holds no secret.key and no settings.'
            : `The secret key is copied to ${name}.secret.key: keep it apart from the backup. Settings are in neither.`,
        )
        context.print(`Check it with: waybill verify ${name}`)
      }
      return 0
    } catch (error) {
      if (!context.interrupted().aborted) throw error
      context.note('waybill backup: stopped; nothing was left behind')
      return 1
    } finally {
      bar.stop()
    }
  },
}

/** The database as it is, whatever version has made it: a backup is what one makes before an upgrade. */
async function withSource<T>(settings: Settings, work: (source: BackupSource) => Promise<T>): Promise<T> {
  if (settings.databaseUrl === null)
    return work({ engine: 'sqlite', path: join(settings.data, 'waybill.db') })
  const store = openPostgres(settings.databaseUrl, { connections: 2 })
  try {
    return await work({ engine: 'postgres', store })
  } finally {
    await store.close()
  }
}

function secretFile({ secrets, data }: Settings): string {
  if (secrets.length > 0)
    throw new UsageError('--with-secret: the secret comes from WAYBILL_SECRET; keep it with your settings')
  const file = join(data, 'secret.key')
  if (!existsSync(file)) throw new UsageError(`--with-secret: there is no ${file} yet`)
  return file
}

function copySecret(from: string, to: string): void {
  copyFileSync(from, to)
  chmodSync(to, 0o600)
}

const n = (count: number) => count.toLocaleString('en')
