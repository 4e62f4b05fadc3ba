import assert from 'node:assert/strict'
import type { ConsoleMessage, Page } from 'playwright-core'

/**
 * What went wrong in a page: errors on its console, exceptions, requests that failed or were refused. A test ends with none,
 * but for what it has said to expect.
 */
export class Trouble {
  readonly #found: string[] = []
  readonly #expected: RegExp[] = []

  watch(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#note(`console: ${textOf(message)}`)
    })
    page.on('pageerror', ({ stack, message }) => {
      // Of what the browser itself throws there may be no stack.
      this.#note(`exception: ${stack === undefined || stack === '' ? message : stack}`)
    })
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? 'no reason'
      // A page that is left gives up what it had asked for.
      if (reason !== 'net::ERR_ABORTED') this.#note(`failed: ${request.method()} ${request.url()} ${reason}`)
    })
    page.on('response', (response) => {
      if (response.status() < 400) return
      this.#note(`refused: ${response.request().method()} ${response.url()} ${String(response.status())}`)
    })
  }

  /** The lines that match are part of the test: `/ 409$/`, `/ERR_CONNECTION_REFUSED/`. */
  expect(...patterns: readonly RegExp[]): void {
    this.#expected.push(...patterns)
  }

  /** Ends a test. @throws AssertionError with everything that nobody expected */
  assertNone(): void {
    const left = this.#found.filter((line) => !this.#expected.some((pattern) => pattern.test(line)))
    this.#found.length = 0
    this.#expected.length = 0
    assert.deepEqual(left, [], 'the browser had trouble')
  }

  #note(line: string): void {
    this.#found.push(line)
  }
}

/** The browser's own lines about a failed request name it only in their location. */
function textOf(message: ConsoleMessage): string {
  const { url } = message.location()
  return `${message.text()}${url === '' ? '' : ` (${url})`}`
}
