import { brokenOff } from './problems.ts'

/**
 * Reads an answer that comes line by line, each JSON of its own.
 * @returns the last line
 * @throws Problem when the answer breaks off
 */
export async function lastLineOf(
  response: Response,
  onLine: (line: unknown) => void,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  let last: unknown
  const take = (line: string) => {
    if (line === '') return
    last = JSON.parse(line) as unknown
    onLine(last)
  }
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  try {
    let rest = ''
    for (;;) {
      const read = await reader?.read()
      if (read?.value === undefined) break
      const lines = (rest + read.value).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(take)
    }
    take(rest)
  } catch (error) {
    if (signal?.aborted) throw error
    void reader?.cancel().catch(() => undefined)
    throw brokenOff(error)
  }
  if (last === undefined) throw brokenOff(new Error('nothing was said'))
  return last
}
