import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder that only its owner may read, and the missing ones above it. One by one, because the recursive mode of
 * Node's mkdir never returns below folders that refuse it with "not found", such as /proc.
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return
  if (!existsSync(path)) makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process that starts at the same moment may have made it; a file of that name stays an error.
    if (!isFolder(path)) throw error
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}
