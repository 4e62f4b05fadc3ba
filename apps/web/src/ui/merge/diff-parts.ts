/** A stretch that both texts have, that was taken out, or that was put in. */
export interface DiffPart {
  kind: 'same' | 'removed' | 'added'
  parts: string[]
}

/** Beyond it the whole middle counts as changed: a table of four million cells is made in a moment, a larger one is not. */
const MOST_CELLS = 4_000_000

/** How `after` came from `before`, as pieces in their order: what is removed stands before what is added in its place. */
export function diffParts(before: readonly string[], after: readonly string[]): DiffPart[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1
  const middle = diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end))
  return joined([
    { kind: 'same', parts: before.slice(0, start) },
    ...middle,
    { kind: 'same', parts: before.slice(before.length - end) },
  ])
}

/** By the longest common subsequence. */
function diffMiddle(before: readonly string[], after: readonly string[]): DiffPart[] {
  const width = after.length + 1
  if ((before.length + 1) * width > MOST_CELLS)
    return [
      { kind: 'removed', parts: [...before] },
      { kind: 'added', parts: [...after] },
    ]
  const longest = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const found: DiffPart[] = []
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const [old, next] = [before[i], after[j]]
    if (old !== undefined && old === next) {
      found.push({ kind: 'same', parts: [old] })
      i += 1
      j += 1
    } else if (old !== undefined && (next === undefined || at(i + 1, j) >= at(i, j + 1))) {
      found.push({ kind: 'removed', parts: [old] })
      i += 1
    } else if (next !== undefined) {
      found.push({ kind: 'added', parts: [next] })
      j += 1
    }
  }
  return found
}

/** Neighbours of one kind become one; between two that are the same, what is removed comes first. */
function joined(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = []
  for (const { kind, parts: more } of parts) {
    if (more.length === 0) continue
    const last = result.at(-1)
    const beforeLast = result.at(-2)
    if (last?.kind === kind) last.parts.push(...more)
    else if (kind === 'removed' && last?.kind === 'added') {
      if (beforeLast?.kind === 'removed') beforeLast.parts.push(...more)
      else result.splice(-1, 0, { kind, parts: [...more] })
    } else result.push({ kind, parts: [...more] })
  }
  return result
}

/** Words, the white space between them, and signs. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []
}
