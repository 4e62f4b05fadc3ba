// Builds the web application into apps/web/dist, each text file also compressed by brotli and gzip:
//   node scripts/build-web.ts [--if-needed]
// A running server is never without it: new files are put beside the old ones, index.html is exchanged last, and the files of
// the build before stay, for the pages that are still open.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { lastBuild, STAMP_FILE, webInputs, webState } from './web-stamp.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const WEB = join(ROOT, 'apps', 'web')
const DIST = join(WEB, 'dist')
const COMPRESSED = /\.(?:js|css|html|svg|json|txt|webmanifest)$/
/** Below this the headers weigh more than what is saved. */
const LEAST_BYTES = 1_024
/** What a build that was killed left behind is taken away after this. */
const ABANDONED_MILLIS = 3_600_000

/** Builds when the sources are not those of the last build. @throws Error with what the build said */
export async function ensureWeb(): Promise<void> {
  if (webState(ROOT) !== 'fresh') await buildWeb()
}

async function buildWeb(): Promise<void> {
  const started = Date.now()
  const before = webState(ROOT)
  const why = before === 'missing' ? 'first build, about 20 s' : 'its sources changed'
  console.error(`Building the web application (${why}) ...`)
  mkdirSync(DIST, { recursive: true })
  removeAbandoned()
  const making = join(DIST, `.making-${String(process.pid)}`)
  try {
    // Before the build: what is edited meanwhile makes the next start build again.
    const inputs = webInputs(ROOT)
    await vite(['build', WEB, '--outDir', making, '--emptyOutDir', '--logLevel', 'warn'])
    const files = filesOf(making).filter((file) => !file.endsWith('.map'))
    await Promise.all(files.map((file) => compress(join(making, file))))
    publish(making, inputs)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  console.error(`Web application built in ${String(Math.round((Date.now() - started) / 1_000))} s.`)
}

function vite(args: readonly string[]): Promise<void> {
  const program = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const { NODE_ENV: _development, ...rest } = process.env
  const env = process.stderr.isTTY ? rest : { ...rest, NO_COLOR: '1' }
  const child = spawn(process.execPath, [program, ...args], {
    cwd: WEB,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`vite ended with ${signal ?? `exit code ${String(code)}`}\n${output.trimEnd()}`))
    })
  })
}

async function compress(file: string): Promise<void> {
  // Each answer of index.html is another one.
  const skipped = file.endsWith('index.html') || statSync(file).size < LEAST_BYTES
  if (!COMPRESSED.test(file) || skipped) return
  const content = await readFile(file)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params }),
    promisify(gzip)(content, { level: 9 }),
  ])
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
}

/** index.html last, by renaming: at every moment it names only files that are there. */
function publish(making: string, inputs: string): void {
  const files = filesOf(making).toSorted((a, b) => Number(a === 'index.html') - Number(b === 'index.html'))
  for (const file of files) {
    mkdirSync(dirname(join(DIST, file)), { recursive: true })
    renameSync(join(making, file), join(DIST, file))
  }
  const kept = new Set([...files, ...(lastBuild(ROOT)?.files ?? [])])
  for (const file of filesOf(DIST)) {
    if (!kept.has(file)) rmSync(join(DIST, file))
  }
  const stamp = join(making, STAMP_FILE)
  writeFileSync(stamp, JSON.stringify({ inputs, files }, null, 1))
  renameSync(stamp, join(DIST, STAMP_FILE))
}

/** Paths from the folder, with `/`; without anything whose name begins with a dot. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesOf(join(folder, entry.name)).map((path) => `${entry.name}/${path}`)
        : [entry.name],
    )
}

function removeAbandoned(): void {
  for (const name of readdirSync(DIST).filter((one) => one.startsWith('.making-'))) {
    const path = join(DIST, name)
    if (Date.now() - statSync(path).mtimeMs > ABANDONED_MILLIS) rmSync(path, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  try {
    if (process.argv.includes('--if-needed')) await ensureWeb()
    else await buildWeb()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.error('The web application could not be built; what the build said is above.')
    process.exitCode = 1
  }
}
