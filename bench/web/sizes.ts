import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lastBuild } from '../../scripts/web-stamp.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DIST = join(ROOT, 'apps/web/dist')
/** What a file loads by itself before it runs; `import()` is for later. */
const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{}\s,]+\s*from\s*)?["']\.\/([\w.-]+\.js)["']/g

export interface PageSize {
  name: string
  gzip: number
  brotli: number
}

/**
 * JavaScript as it travels: what is needed before anything of the sign-in page and the shell can be seen, and what each lazy
 * page needs besides that.
 */
export function measureSizes(): { first: PageSize; lazy: PageSize[] } {
  const files = (lastBuild(ROOT)?.files ?? []).filter((file) => file.endsWith('.js'))
  const chunks = files.map((file) => file.replace('assets/', ''))
  const html = readFileSync(join(DIST, 'index.html'), 'utf8')
  const entries = [...html.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g)].map(([, name = '']) => name)
  const signIn = chunks.filter((name) => name.startsWith('sign-in-page-'))
  const first = reached([...entries, ...signIn])
  const pages = chunks.filter((name) => /-page-[\w-]+\.js$/.test(name) && !first.has(name))
  const lazy = pages.map((page) => {
    const own = [...reached([page])].filter((name) => !first.has(name))
    return { name: page.replace(/-page-[\w-]+\.js$/, ''), ...sum(own) }
  })
  return {
    first: { name: 'shell and sign-in', ...sum([...first]) },
    lazy: lazy.toSorted((a, b) => b.brotli - a.brotli),
  }
}

function reached(from: readonly string[]): Set<string> {
  const found = new Set<string>()
  const look = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    const text = readFileSync(join(DIST, 'assets', name), 'utf8')
    for (const [, imported = ''] of text.matchAll(STATIC_IMPORT)) look(imported)
  }
  for (const name of from) look(name)
  return found
}

function sum(names: readonly string[]): { gzip: number; brotli: number } {
  const of = (ending: string) =>
    names.reduce((total, name) => total + sizeOf(join(DIST, 'assets', name), ending), 0)
  return { gzip: of('.gz'), brotli: of('.br') }
}

/** Very small files are sent as they are. */
function sizeOf(file: string, ending: string): number {
  return statSync(`${file}${ending}`, { throwIfNoEntry: false })?.size ?? statSync(file).size
}
