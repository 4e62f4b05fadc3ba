import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Relative paths, and what plugins name of the server. */
const OURS = /(?:from\s+|import\s*\(?\s*)'((?:\.|@waybill\/server\/)[^']+)'/g
const SERVER = resolve(import.meta.dirname, '../apps/server/src')
const known = new Map<string, readonly string[]>()

/** The files of ours that a module names. */
function importsOf(path: string): readonly string[] {
  const before = known.get(path)
  if (before) return before
  const found = [...readFileSync(path, 'utf8').matchAll(OURS)]
    .map(([, name = '']) => resolve(dirname(path), name.replace(/^@waybill\/server/, SERVER)))
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
