import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** What to do where there is no browser; tests fail with it rather than being skipped. */
const ADVICE =
  'Browser tests need Chromium. The dependencies bring one for Linux on x64 ("npm ci" installs it); elsewhere set ' +
  'CHROMIUM_PATH to the program file of a Chrome or Chromium.'

/**
 * The program file: CHROMIUM_PATH, or the one of the dependencies, unpacked into the temporary folder at its first use.
 * @throws Error that says what to do
 */
export async function chromiumPath(): Promise<string> {
  const given = process.env['CHROMIUM_PATH']
  if (given) {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, and there is no such file.`)
    return given
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(ADVICE)
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    return await packed.executablePath()
  } catch (error) {
    throw new Error(ADVICE, { cause: error })
  }
}

/** @throws Error that says what to do */
export async function launchChromium(extra: readonly string[] = []): Promise<Browser> {
  const executablePath = await chromiumPath()
  try {
    return await chromium.launch({
      executablePath,
      // Without a UTF-8 locale Chromium gives files whose names are not ASCII the name "download".
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      // Containers run as root and often have no room in /dev/shm. Text is drawn the same on every machine.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none', ...extra],
    })
  } catch (error) {
    throw new Error(`${executablePath} does not start as a browser. ${ADVICE}`, { cause: error })
  }
}
