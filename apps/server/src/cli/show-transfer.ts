import type { TransferProgress } from '../domains/transfer/export-installation.ts'
import type { CliContext } from './cli-context.ts'
import { showProgress } from './progress.ts'

const LABELS: Record<TransferProgress['phase'], string> = {
  writing: 'Writing ',
  reading: 'Reading ',
  storing: 'Storing ',
  checking: 'Checking',
}

/** Progress of an export or of its import, one bar a phase. */
export function showTransfer(context: CliContext) {
  const bar = showProgress(context)
  return {
    progress: ({ phase, done, total }: TransferProgress) => {
      bar.show({ phase: LABELS[phase], done, total, items: done, itemName: 'rows' })
    },
    stop: () => bar.stop(),
  }
}
