// A file that fails is run once more, alone, after all others. When it passes then it is "unsteady": its test waits for a time
// instead of a condition, or compares what chance makes. The run counts it as passed and says so; many of them fail the run.
import type { FileResult } from './tally.ts'
import { type RunOptions, type TestFile, runTestFiles } from './test-files.ts'

/** More unsteady files than this in one run fail it: about one in two hundred, which a machine busy with something else may cause. */
export const MOST_UNSTEADY = 3
/** When more files fail than this, something common to them is broken, and a second run of each would only take time. */
const MOST_RUN_AGAIN = 10

export interface SteadyRun {
  /** What counts: of a file that was run again, its second result. */
  results: FileResult[]
  /** The first results of the files that passed only when they were run again; `index` is their place in `results`. */
  unsteady: (FileResult & { index: number })[]
}

export async function runFilesAgainAlone(
  files: readonly TestFile[],
  options: RunOptions & { onAgain?: (file: string) => void } = {},
): Promise<SteadyRun> {
  const results = await runTestFiles(files, options)
  const unsteady: SteadyRun['unsteady'] = []
  const failed = files.entries().filter(([index]) => results[index]?.failures.length)
  const again = [...failed]
  if (again.length > MOST_RUN_AGAIN) return { results, unsteady }
  for (const [index, file] of again) {
    const first = results[index]
    if (!first) continue
    options.onAgain?.(first.file)
    const [alone] = await runTestFiles([file], {
      ...options,
      onFile: (result) => options.onFile?.(result, index),
    })
    if (!alone) continue
    if (alone.failures.length === 0) unsteady.push({ ...first, index })
    results[index] = alone
  }
  return { results, unsteady }
}
