// Adds to package-lock.json the platform packages that the registry in use does not have (a mirror may lack
// the Windows or macOS builds of a tool). npm leaves them out of the lock, and npm ci then refuses the lock
// as out of date, on every machine. Run it after npm install: node scripts/complete-lock.ts
//
// Such an entry has no integrity hash, because nobody here has seen the file; it is only ever read on its
// own platform. npm keeps the entries when it writes the lock again.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface LockEntry {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
  [other: string]: unknown
}
export interface Lock {
  packages: Record<string, LockEntry>
  [other: string]: unknown
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos']
const PROCESSORS = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

/** Platform packages say in their name where they belong: @oxlint/binding-linux-x64-musl. */
function platformOf(name: string): { cpu: string[]; os?: string[]; libc?: string[] } {
  const words = name.replace(/^@[^/]+\//, '').split('-')
  const system = words.includes('win32') ? 'win32' : SYSTEMS.find((word) => words.includes(word))
  const processor = PROCESSORS.find((word) => words.includes(word))
  if (processor === undefined) throw new Error(`${name}: cannot tell its processor from its name`)
  const last = words.at(-1) ?? ''
  return {
    cpu: [processor],
    ...(last.startsWith('musl') ? { libc: ['musl'] } : last.startsWith('gnu') ? { libc: ['glibc'] } : {}),
    ...(system === undefined ? {} : { os: [system] }),
  }
}

/** What is missing, by its path in the lock. */
export function missingFrom(lock: Lock): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {}
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (lock.packages[`${path}/node_modules/${name}`] ?? lock.packages[`node_modules/${name}`]) continue
      if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name}: "${version}" is not an exact version`)
      const platform = platformOf(name)
      missing[`node_modules/${name}`] = {
        version,
        cpu: platform.cpu,
        ...(entry.dev === true ? { dev: true } : {}),
        ...(platform.libc ? { libc: platform.libc } : {}),
        optional: true,
        ...(platform.os ? { os: platform.os } : {}),
      }
    }
  }
  return missing
}

if (import.meta.main) {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url))
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
  const missing = missingFrom(lock)
  const packages = Object.entries({ ...lock.packages, ...missing })
  lock.packages = Object.fromEntries(packages.sort(([a], [b]) => a.localeCompare(b, 'en')))
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${Object.keys(missing).length} platform packages added to package-lock.json`)
}
