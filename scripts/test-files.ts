// Runs test files and counts their tests, one more at once than there are cores. Files with the same environment share
// processes, one after the other, unless they say that they change their process (own-process.ts).
// node --test is not used because it calls a file "passed" that ends early or has no test in it, and because
// it waits for ever for a file that leaves a server or a timer open.
import { availableParallelism } from 'node:os'
import { FileProcess, type ProcessOptions } from './file-process.ts'
import { needsOwnProcess } from './own-process.ts'
import type { FileResult } from './tally.ts'

export interface TestFile {
  path: string
  env: NodeJS.ProcessEnv
}

export interface RunOptions extends ProcessOptions {
  /** `index`: the place of the file in the list that was given. */
  onFile?: (result: FileResult, index: number) => void
  /** Files at once; one more than there are cores, as they wait for databases, sockets and clocks a part of their time. */
  atOnce?: number
}

/** A process with this much memory runs no further file, in bytes: what many files leave behind adds up. */
const MOST_MEMORY = 700 * 1024 * 1024

/** Starts the files in the order given, as far as their processes allow; the results stand in that order, too. */
export async function runTestFiles(
  files: readonly TestFile[],
  options: RunOptions = {},
): Promise<FileResult[]> {
  const queue = new Map(files.entries())
  const results: FileResult[] = []
  /** The next one for a process with this environment; another when there is none. */
  const take = (env: NodeJS.ProcessEnv | undefined): [number, TestFile] | undefined => {
    const next = queue.entries().find(([, file]) => file.env === env) ?? queue.entries().next().value
    if (next) queue.delete(next[0])
    return next
  }
  const worker = async (): Promise<void> => {
    let shared: FileProcess | undefined
    for (let next = take(undefined); next; next = take(shared?.env)) {
      const [index, file] = next
      // Node can choose tests by their names only where they stand at the top of a process.
      const alone = options.namePattern !== undefined || needsOwnProcess(file.path)
      if (shared?.isOver) shared = undefined
      if (shared && (shared.env !== file.env || shared.memory > MOST_MEMORY)) shared = shared.end()
      const result = alone
        ? await new FileProcess(file.env, file.path, options).run(file.path)
        : await (shared ??= new FileProcess(file.env, undefined, options)).run(file.path)
      results[index] = result
      options.onFile?.(result, index)
    }
    shared?.end()
  }
  const atOnce = Math.min(options.atOnce ?? availableParallelism() + 1, files.length)
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
