import { compileMessage } from '@lingui/message-utils/compileMessage'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'vite'

const FOLDER = join(import.meta.dirname, 'src/messages')
/** The parts in en-core.ts; en.ts is compiled without them. */
const CORE = new Set(['ui', 'session', 'shell', 'sign-in'])

/** Reads the catalogues while the page is built, so that no reader loads the parser of plurals. */
export function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    async load(id) {
      const [file = ''] = id.split('?')
      const isCore = file === join(FOLDER, 'en-core.ts')
      if (!isCore && file !== join(FOLDER, 'en.ts')) return null
      const compiled: Record<string, unknown> = {}
      const parts = globSync('en/*.ts', { cwd: FOLDER }).filter(
        (part) => CORE.has(basename(part, '.ts')) === isCore,
      )
      for (const part of parts.sort()) {
        const path = join(FOLDER, part)
        this.addWatchFile(path)
        const exported = (await import(`${path}?at=${String(Date.now())}`)) as Record<
          string,
          Record<string, string>
        >
        for (const [key, message] of Object.values(exported).flatMap(Object.entries<string>)) {
          compiled[key] = compileMessage(message)
        }
      }
      return `export const en = ${JSON.stringify(compiled)}`
    },
  }
}
