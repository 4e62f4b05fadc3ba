// What the built web application was made of. Plain JavaScript for Node 18 on: bootstrap.mjs asks it at every start.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Files and folders that the build reads, from the root of the project. */
const INPUTS = [
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'apps/web/package.json',
  'apps/web/public',
  'apps/web/src',
  'packages/client/src',
  'packages/contract/src',
  'scripts/build-web.ts',
  'package-lock.json',
]

/** Beside index.html; `{ inputs, files }`. Its name begins with a dot, so it is not served. */
export const STAMP_FILE = '.build.json'

/** A hash of everything that the build reads: some 400 files, 20 ms. */
export function webInputs(root) {
  const hash = createHash('sha256')
  for (const path of INPUTS.flatMap((one) => filesOf(root, one))) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesOf(root, path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  return readdirSync(full)
    .sort()
    .filter((name) => !/\.test\.tsx?$/.test(name) && !name.startsWith('.'))
    .flatMap((name) => filesOf(root, `${path}/${name}`))
}

/** What the last build made, or nothing. */
export function lastBuild(root) {
  const dist = join(root, 'apps/web/dist')
  if (!existsSync(join(dist, 'index.html'))) return undefined
  try {
    return JSON.parse(readFileSync(join(dist, STAMP_FILE), 'utf8'))
  } catch {
    return undefined
  }
}

/** `fresh`: nothing to build; `stale`: built from other sources; `missing`: never built. */
export function webState(root) {
  const last = lastBuild(root)
  if (last === undefined) return 'missing'
  return last.inputs === webInputs(root) ? 'fresh' : 'stale'
}
