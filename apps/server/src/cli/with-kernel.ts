import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openKernel, type OpenKernel } from '../open-kernel.ts'
import { SettingsError, type Settings } from '../settings.ts'
import type { CliContext } from './cli-context.ts'

/** Opens the database of the settings for one command, makes it when it is missing, and closes it whatever happens. */
export async function withKernel<T>(
  context: CliContext,
  work: (kernel: OpenKernel) => Promise<T>,
  options: { unfinishedTransfer: 'refuse' | 'allow' } = { unfinishedTransfer: 'refuse' },
): Promise<T> {
  const kernel = await openKernel(context.settings(), undefined, options)
  try {
    return await work(kernel)
  } finally {
    await kernel.close()
  }
}

/** As `withKernel`, for commands that only make sense on what is there: a mistyped folder is said, not filled. */
export async function withExistingKernel<T>(
  context: CliContext,
  work: (kernel: OpenKernel) => Promise<T>,
): Promise<T> {
  requireDatabase(context.settings())
  return withKernel(context, work)
}

/** @throws SettingsError when the settings name a folder in which nothing is */
export function requireDatabase({ databaseUrl, data }: Settings): void {
  if (databaseUrl !== null || existsSync(join(data, 'waybill.db'))) return
  throw new SettingsError(
    `there is no Waybill in ${data}; set WAYBILL_DATA to its folder, or start it there first`,
  )
}
