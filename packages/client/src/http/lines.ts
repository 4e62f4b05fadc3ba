import { unreachable } from './problems.ts'

/**
 * Reads an answer that comes line by line, each JSON of its own.
 * @returns the last line
 */
export async function lastLineOf(
  response: Response,
  onLine: (line: unknown) => void,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    let last: unknown
    let rest = ''
    const decoder = new TextDecoder()
    const reader = response.body?.getReader()
    for (;;) {
      const read = await reader?.read()
      if (read?.value === undefined) break
      const lines = (rest + decoder.decode(read.value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        last = JSON.parse(line) as unknown
        onLine(last)
      }
    }
    return last
  } catch (error) {
    if (signal?.aborted) throw error
    throw unreachable(error)
  }
}
