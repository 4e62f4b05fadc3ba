import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { JobKind } from '../../kernel/jobs.ts'
import type { Kernel } from '../../kernel/run-command.ts'

/** Runs the handler of a job within its time. @returns null, or what went wrong. */
export async function runJob(
  kernel: Kernel,
  kind: JobKind,
  job: { id: string; attempt: number; payload: unknown },
  stopping: AbortSignal,
): Promise<Error | null> {
  const [wrong] = fieldErrors(kind.payload, job.payload)
  if (wrong) return new Error(`the payload is not one of ${kind.queue}: ${wrong.pointer} ${wrong.message}`)
  const timeout = new AbortController()
  const signal = AbortSignal.any([timeout.signal, stopping])
  const context = { kernel, id: job.id, attempt: job.attempt, signal }
  const aborted = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => timeout.abort(new Error(`the job took longer than ${String(kind.timeoutSeconds)} s`)),
    kind.timeoutSeconds * 1_000,
  )
  const stop = () => timeout.abort(new Error('the program stops'))
  const end = () => aborted.reject(signal.reason)
  stopping.addEventListener('abort', stop)
  signal.addEventListener('abort', end)
  try {
    await Promise.race([kind.run(context, job.payload as never), aborted.promise])
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    clearTimeout(timer)
    stopping.removeEventListener('abort', stop)
    signal.removeEventListener('abort', end)
  }
}
