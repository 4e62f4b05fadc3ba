import { diffParts } from './diff-parts.ts'

/** A text with the changes of both, and whether any of them touched the same lines: then both versions stand there. */
export interface MergedText {
  text: string
  overlaps: boolean
}

/** What one author made of some lines of the base. */
interface Change {
  from: number
  to: number
  lines: string[]
}

/**
 * Both changes of `base`, line by line. Where they touch the same lines, theirs stands before yours and a person decides:
 * nothing of either is lost.
 */
export function mergeTexts(base: string, theirs: string, yours: string): MergedText {
  const lines = base.split('\n')
  const [a, b] = [changesOf(lines, theirs.split('\n')), changesOf(lines, yours.split('\n'))]
  const merged: string[] = []
  let overlaps = false
  for (let at = 0; at <= lines.length; ) {
    const group = nextGroup(a, b, at)
    if (!group) {
      merged.push(...lines.slice(at))
      break
    }
    merged.push(...lines.slice(at, group.from))
    const [ofTheirs, ofYours] = [apply(lines, group.a, group), apply(lines, group.b, group)]
    merged.push(...ofTheirs)
    if (group.a.length > 0 && group.b.length > 0 && ofTheirs.join('\n') !== ofYours.join('\n')) {
      overlaps = true
      merged.push(...ofYours)
    } else if (group.a.length === 0)
      merged.splice(merged.length - ofTheirs.length, ofTheirs.length, ...ofYours)
    a.splice(0, group.a.length)
    b.splice(0, group.b.length)
    at = group.to
    if (a.length + b.length === 0) {
      merged.push(...lines.slice(at))
      break
    }
  }
  return { text: merged.join('\n'), overlaps }
}

function changesOf(base: readonly string[], changed: readonly string[]): Change[] {
  const changes: Change[] = []
  let at = 0
  let open: Change | null = null
  for (const { kind, parts } of diffParts(base, changed)) {
    if (kind === 'same') {
      open = null
      at += parts.length
      continue
    }
    if (!open) {
      open = { from: at, to: at, lines: [] }
      changes.push(open)
    }
    if (kind === 'removed') {
      at += parts.length
      open.to = at
    } else open.lines.push(...parts)
  }
  return changes
}

interface Group {
  from: number
  to: number
  a: Change[]
  b: Change[]
}

/** The next changes that touch each other, of both. */
function nextGroup(a: readonly Change[], b: readonly Change[], at: number): Group | null {
  const first = Math.min(a[0]?.from ?? Infinity, b[0]?.from ?? Infinity)
  if (!Number.isFinite(first)) return null
  const group: Group = { from: Math.max(first, at), to: first, a: [], b: [] }
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false
    for (const [changes, taken] of [
      [a, group.a],
      [b, group.b],
    ] as const) {
      const next = changes[taken.length]
      if (!next || (next.from > group.to && next.from !== first)) continue
      taken.push(next)
      group.to = Math.max(group.to, next.to)
      isGrowing = true
    }
  }
  return group
}

/** The lines of a group after these changes. */
function apply(lines: readonly string[], changes: readonly Change[], { from, to }: Group): string[] {
  const result: string[] = []
  let at = from
  for (const change of changes) {
    result.push(...lines.slice(at, change.from), ...change.lines)
    at = change.to
  }
  return [...result, ...lines.slice(at, to)]
}
