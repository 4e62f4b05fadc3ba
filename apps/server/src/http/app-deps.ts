import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Files } from '../domains/attachments/file-store.ts'
import type { PluginList } from '../domains/plugins/loaded-plugin.ts'
import type { Jobs } from '../kernel/jobs.ts'
import type { Kernel } from '../kernel/run-command.ts'
import type { SignedIn } from './route.ts'

/** What the HTTP side needs besides the kernel. `main.ts` builds it from the environment, tests from values. */
export interface AppDeps {
  kernel: Kernel
  /** The public address, for links, cookies and origin checks. */
  publicUrl: URL
  /** Keys that sign tokens: the first signs, all verify (rotation). */
  secrets: readonly Uint8Array[]
  /** Folder of the built web application, which may be missing; null serves no pages (tests). */
  web: string | null
  /** Where attached files are. */
  files: Files
  /** False switches the rate limits off (load tests). */
  limits: boolean
  log: Logger
  version: string
  /** Proxies in front of the server whose X-Forwarded-For is believed. */
  trustedProxies: number
  /** Whether end actions may not call an address, as far as it alone says it: nothing is looked up. */
  isRefused: (url: string) => boolean
  /** Whether an address is literally inside, so that it is not taken at all. */
  isInside: (url: string) => boolean
  /** The failed jobs; null where no background work runs (tests). */
  jobs: Pick<Jobs, 'failed' | 'retry'> | null
  plugins: PluginList
  /** Aborted when the server stops. */
  stopping: AbortSignal
}

/** Finds out who sends a request; null when nobody is signed in. @throws Problem 401 for credentials that are wrong. */
export type Authenticate = (request: FastifyRequest) => Promise<SignedIn | null>
