import { join } from 'node:path'
import { pino, type Logger } from 'pino'
import { pluginsWith } from '../../../plugins/index.ts'
import { buildApp } from './app.ts'
import { prepareSetUp, type SetUpState } from './domains/installation/set-up.ts'
import { makeAuthenticate } from './domains/people/authenticate.ts'
import { loadPlugins } from './domains/plugins/load-plugins.ts'
import type { AppDeps } from './http/app-deps.ts'
import { routes } from './http/routes.ts'
import { VERSION } from './http/version.ts'
import { isInside, isRefused } from './io/outside/post-outside.ts'
import { openFiles } from './io/files/open-files.ts'
import { requestOutside } from './io/outside/request-outside.ts'
import { openKernel } from './open-kernel.ts'
import { loadSecrets, type Settings } from './settings.ts'
import { startBackground } from './start-background.ts'
import { stopAll } from './stop-all.ts'

/** Where scripts/build-web.ts puts the web application. */
const WEB = join(import.meta.dirname, '../../web/dist')

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  address: string
  /** No new work, what runs is finished or handed back, then the database is closed. */
  stop(): Promise<void>
}

interface ServeOptions {
  /** Logs for eyes instead of JSON. */
  pretty: boolean
  say(line: string): void
}

/** Starts everything on the database of the settings and listens. */
export async function startServer(settings: Settings, options: ServeOptions): Promise<RunningServer> {
  const log = await makeLog(settings, options)
  const kernel = await openKernel(settings, (error) =>
    log.warn({ err: error }, 'the wire between the nodes failed'),
  )
  const stopping = new AbortController()
  const parts: (() => Promise<unknown>)[] = [() => kernel.close()]
  const stop = () => {
    stopping.abort()
    return stopAll(parts.toReversed())
  }
  let address: string
  let setUp: SetUpState
  try {
    // After the database: a folder of another program is refused before anything is written into it.
    const secrets = loadSecrets(settings)
    const files = await openFiles(settings)
    const plugins = await loadPlugins(pluginsWith(settings.mail), settings.plugins, {
      kernel,
      publicUrl: settings.publicUrl,
      secrets,
      log,
      outside: requestOutside(settings.allowedHosts),
    })
    const background = await startBackground(kernel, files, plugins, settings, secrets, log)
    parts.push(() => background.stop())
    const deps: AppDeps = {
      kernel,
      publicUrl: settings.publicUrl,
      secrets,
      web: WEB,
      files,
      limits: settings.limits,
      log,
      version: VERSION,
      isRefused: (url) => isRefused(url, settings.allowedHosts),
      isInside: (url) => isInside(url, settings.allowedHosts),
      trustedProxies: settings.trustedProxies,
      jobs: background.jobs,
      plugins,
      stopping: stopping.signal,
    }
    const app = await buildApp(deps, [...routes, ...plugins.routes], makeAuthenticate(deps))
    parts.push(() => app.close())
    setUp = await prepareSetUp(kernel, settings)
    address = await app.listen({ port: settings.port, host: settings.host })
  } catch (error) {
    // A start that fails (a port in use, say) ends the process only when nothing goes on in the background.
    await stop().catch(() => undefined)
    throw error
  }
  options.say(`Waybill ${VERSION} is ready at ${address}`)
  if (setUp.state === 'created') options.say(`The first admin was made from WAYBILL_ADMIN_EMAIL.`)
  if (setUp.link !== undefined) {
    options.say('There is no admin yet. This one-time link makes the first:')
    options.say(`  ${setUp.link}`)
  }
  return { address, stop }
}

const LOG_BYTES = 4_096
const LOG_MILLIS = 200

async function makeLog(settings: Settings, options: ServeOptions): Promise<Logger> {
  // What PostgreSQL says that it cannot do any more names the connection, with the key that cancels its queries.
  const redact = { paths: ['req.headers.authorization', 'req.headers.cookie', 'err.client'], remove: true }
  const choice = { level: settings.logLevel, redact }
  if (options.pretty) {
    const { pinoPretty } = await import('./io/pretty-log.ts')
    return pino(choice, pinoPretty())
  }
  // Lines go out together, after a fifth of a second at the latest: a call for each took a tenth of a small answer.
  return pino(choice, pino.destination({ sync: false, minLength: LOG_BYTES, periodicFlush: LOG_MILLIS }))
}
