import { openKernel, type OpenKernel } from '../open-kernel.ts'
import type { CliContext } from './cli-context.ts'

/** Opens the database of the settings for one command, and closes it whatever happens. */
export async function withKernel<T>(
  context: CliContext,
  work: (kernel: OpenKernel) => Promise<T>,
): Promise<T> {
  const kernel = await openKernel(context.settings())
  try {
    return await work(kernel)
  } finally {
    await kernel.close()
  }
}
