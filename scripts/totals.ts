// Counts what a whole run of npm test found, and says it at the end.
import { MOST_UNSTEADY } from './run-again.ts'
import type { FileResult } from './tally.ts'

export const indent = (text: string, by: string): string => text.trimEnd().replace(/^/gm, by)

export class Totals {
  passed = 0
  #failed = 0
  readonly #skipped: { name: string; reason: string }[] = []
  readonly #unsteady: { name: string; result: FileResult }[] = []
  /** Names of what failed, repeated at the end so that nobody has to scroll. */
  readonly #failures: string[] = []

  get failed(): number {
    return this.#failed + (this.#tooManyUnsteady ? 1 : 0)
  }

  /** Whether any test or phase ran, or was skipped. */
  get any(): boolean {
    return this.passed + this.#failed + this.#skipped.length > 0
  }

  get #tooManyUnsteady(): boolean {
    return this.#unsteady.length > MOST_UNSTEADY
  }

  fail(name: string): void {
    this.#failed += 1
    this.#failures.push(name)
  }

  /** @param name the phase's */
  add(name: string, results: readonly FileResult[], unsteady: readonly FileResult[]): void {
    for (const result of results) {
      this.passed += result.passed
      for (const skip of result.skipped)
        this.#skipped.push({ name: `${name}: ${result.file}: ${skip.name}`, reason: skip.reason })
      for (const failure of result.failures) this.fail(`${name}: ${result.file}: ${failure.name}`)
    }
    this.#unsteady.push(...unsteady.map((result) => ({ name, result })))
  }

  /** The end of the output; its last line is the count. */
  lines(): string[] {
    const lines: string[] = []
    const part = (title: string, content: readonly string[]): void => {
      if (content.length > 0) lines.push('', title, ...content)
    }
    part(
      'Skipped:',
      this.#skipped.map(({ name, reason }) => `  ${name}: ${reason}`),
    )
    part('Failed:', [
      ...this.#failures.map((name) => `  ${name}`),
      ...(this.#tooManyUnsteady
        ? [`  ${String(this.#unsteady.length)} unsteady files, more than ${String(MOST_UNSTEADY)}`]
        : []),
    ])
    part(
      'Unsteady (passed only when run again; mend these):',
      this.#unsteady.flatMap(({ name, result }) => [
        `  ${name}: ${result.file}`,
        ...result.failures.flatMap((one) => [`    x ${one.name}`, indent(one.text, '      ')]),
      ]),
    )
    const skipped = this.#skipped.length > 0 ? `, ${String(this.#skipped.length)} skipped` : ''
    return [...lines, '', `${String(this.passed)} passed, ${String(this.failed)} failed${skipped}`]
  }
}
