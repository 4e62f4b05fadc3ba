// npm run dev: the web application by vite, which replaces what is edited in the open page, and behind it the server, which
// restarts when one of its files changes. Both at one address: PORT, where vite passes on what is not the web's.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { PORT: port = '3000', HOST: host = '127.0.0.1' } = process.env
const behind = String(await freePort())
const address = `http://${host}:${port}`

const server = spawn(
  process.execPath,
  ['--watch', join('apps', 'server', 'src', 'main.ts'), 'serve', ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { WAYBILL_URL: address, ...process.env, PORT: behind, HOST: '127.0.0.1' },
  },
)
const vite = spawn(
  process.execPath,
  [
    join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'),
    '--port',
    port,
    '--strictPort',
    '--host',
    host,
    '--clearScreen',
    'false',
  ],
  {
    cwd: join(ROOT, 'apps', 'web'),
    stdio: 'inherit',
    env: { ...process.env, WAYBILL_SERVER: `http://127.0.0.1:${behind}` },
  },
)

/** One without the other is of no use. */
function endWith(child: ChildProcess, other: ChildProcess): void {
  child.once('exit', (code) => {
    process.exitCode ??= code ?? 0
    other.kill('SIGTERM')
  })
}
endWith(server, vite)
endWith(vite, server)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    server.kill(signal)
    vite.kill(signal)
  })
}
console.error(`The web application is at ${address} (the address that the server says is only its own).`)
