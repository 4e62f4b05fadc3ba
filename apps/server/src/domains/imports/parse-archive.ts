import { basename } from 'node:path'
import { TokenParser, Tokenizer } from '@streamparser/json'
import { badFile } from './imports.errors.ts'
import type { InputFile } from './input-file.ts'

/** What stands in an archive, in its order. */
export type ArchivePart =
  | { list: 'repo'; value: unknown }
  /** `index` counts from 0 in its list. */
  | { list: 'labels' | 'issues' | 'pulls'; index: number; value: unknown }

/**
 * The parts of an archive, one at a time: memory holds the largest issue or pull request with all that was said there,
 * never the file.
 * @throws Problem that says at which byte the file stops being JSON
 */
export async function* parseArchive(input: InputFile): AsyncGenerator<ArchivePart[]> {
  const tokenizer = new Tokenizer()
  const parser = new TokenParser({
    paths: ['$.repo', '$.labels.*', '$.issues.*', '$.pulls.*'],
    keepStack: false,
  })
  let parts: ArchivePart[] = []
  let failure: Error | null = null
  const seen = { labels: 0, issues: 0, pulls: 0 }
  parser.onValue = ({ value, stack }) => {
    const list = stack[1]?.key
    if (list === 'labels' || list === 'issues' || list === 'pulls') {
      parts.push({ list, index: seen[list], value })
      seen[list] += 1
    } else parts.push({ list: 'repo', value })
  }
  let position = 0
  const fail = (error: Error) => {
    failure ??= error
  }
  tokenizer.onError = fail
  parser.onError = fail
  tokenizer.onToken = (token) => {
    if (failure) return
    position = token.offset
    parser.write(token)
  }
  let bytes = 0
  for await (const chunk of input.chunks()) {
    const text = bytes === 0 ? withoutMark(chunk) : chunk
    if (bytes === 0 && !/^\s*([[{]|$)/.test(text.toString('latin1'))) throw notAnArchive(input)
    tokenizer.write(text)
    if (failure) throw notJson(input, failure, position)
    bytes += chunk.length
    yield parts
    parts = []
  }
  if (!parser.isEnded) {
    throw badFile(
      basename(input.path),
      `it ends in the middle, after ${bytes.toLocaleString('en')} bytes of JSON; copy or download it again`,
    )
  }
}

function withoutMark(chunk: Buffer): Buffer {
  return chunk.toString('hex', 0, 3) === 'efbbbf' ? chunk.subarray(3) : chunk
}

function notAnArchive(input: InputFile): Error {
  return badFile(
    basename(input.path),
    'it is not JSON, as the archive of a repository is; a CSV file is imported without --github',
  )
}

/** Errors within a word name their position themselves. */
function notJson(input: InputFile, error: Error, position: number): Error {
  const what = error.message.split('\n')[0] ?? ''
  const where = what.includes('position') ? '' : ` at position "${String(position)}"`
  return badFile(basename(input.path), `it is not JSON: ${what}${where}`)
}
