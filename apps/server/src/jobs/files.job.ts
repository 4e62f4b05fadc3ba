import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { isBeingRemoved } from '../domains/attachments/attachments.queries.ts'
import { claimUnusedFiles } from '../domains/attachments/claim-unused-files.command.ts'
import type { Files } from '../domains/attachments/file-store.ts'
import { forgetFiles } from '../domains/attachments/forget-files.command.ts'
import { thumbnailOf } from '../domains/attachments/thumbnails.ts'
import { defineJob, type JobKind } from '../kernel/jobs.ts'
import { runCommand } from '../kernel/run-command.ts'

/** Files of one sweep's transaction. */
const FILES_AT_ONCE = 500

/** Every hour: removes the bytes that nothing has named for a day, and what broken uploads left on this machine. */
export function filesJob(files: Files): JobKind {
  return defineJob({
    queue: 'files',
    payload: strict({}),
    attempts: 5,
    retrySeconds: 60,
    timeoutSeconds: 600,
    concurrency: 1,
    everySeconds: 3_600,
    async run({ kernel, signal }) {
      const request = { actor: SYSTEM, via: 'system' as const }
      await files.sweepIncoming(kernel.clock.now())
      for (let after: string | null = ''; after !== null && !signal.aborted; ) {
        const input: { after: string; limit: number } = { after, limit: FILES_AT_ONCE }
        const { result } = await runCommand(kernel, claimUnusedFiles, { ...request, input })
        for (const sha256 of result.claimed) {
          if (signal.aborted) return
          // A sweep that was held up for long finds that another has done its work, and that the bytes may be there anew.
          if (!(await isBeingRemoved(kernel.store.db, sha256))) continue
          // In this order: whoever makes the thumbnail meanwhile looks afterwards whether the file is still there.
          await files.store.remove(sha256)
          await files.store.remove(thumbnailOf(sha256))
        }
        if (result.claimed.length > 0)
          await runCommand(kernel, forgetFiles, { ...request, input: { files: result.claimed } })
        after = result.next
      }
    },
  })
}
