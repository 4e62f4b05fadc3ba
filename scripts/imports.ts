import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const RELATIVE = /(?:from\s+|import\s*\(?\s*)'(\.[^']+)'/g
const known = new Map<string, readonly string[]>()

/** The files that a module names with a relative path. */
function importsOf(path: string): readonly string[] {
  const before = known.get(path)
  if (before) return before
  const found = [...readFileSync(path, 'utf8').matchAll(RELATIVE)]
    .map(([, name = '']) => resolve(dirname(path), name))
    .filter((file) => existsSync(file))
  known.set(path, found)
  return found
}

/** Whether a module imports the other, or something that does. */
export function reaches(path: string, other: string): boolean {
  const seen = new Set([path])
  // A set that grows is walked to its new end.
  for (const one of seen) for (const next of importsOf(one)) seen.add(next)
  return seen.has(other)
}
