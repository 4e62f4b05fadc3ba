import assert from 'node:assert/strict'
import { createReaderRunner } from '../../../kernel/reader-runner.ts'
import type { Kernel } from '../../../kernel/run-command.ts'
import { keepTicketVersions } from '../../../readers/past/keep-ticket-versions.reader.ts'

/** Lets the reader of versions come to the head of the log, as it does by itself in a server. */
export async function keepPast({ kernel }: { kernel: Kernel }): Promise<void> {
  const errors: unknown[] = []
  const runner = createReaderRunner(kernel, [keepTicketVersions], {
    jobs: null,
    pollMillis: 3_600_000,
    onError: (_reader, error) => errors.push(error),
  })
  await runner.start()
  await runner.catchUp()
  await runner.stop()
  assert.deepEqual(errors, [])
}
