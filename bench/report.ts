import { cpus, loadavg, totalmem } from 'node:os'
import { execFileSync } from 'node:child_process'
import type { Figure } from './workloads/workload.ts'

/** Where the figures were taken. */
export function machine() {
  return {
    at: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    /** Of the last minute: above the work of the benchmark itself, others work too. */
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    memory_gb: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    sqlite: process.versions['sqlite'] ?? '',
  }
}

const whole = (value: number) => Math.round(value).toLocaleString('en')
const millis = (value: number | null) =>
  value === null ? '' : value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : whole(value)

const COLUMNS: [string, (figure: Figure) => string][] = [
  ['workload', ({ workload }) => workload],
  ['tickets', ({ size }) => size],
  ['what', ({ what }) => what],
  ['per second', ({ rate }) => (rate === null ? '' : whole(rate))],
  ['p50 ms', ({ p50 }) => millis(p50)],
  ['p99 ms', ({ p99 }) => millis(p99)],
  ['limit', ({ limit }) => (limit === null ? '' : whole(limit))],
  ['ratio', ({ ratio }) => (ratio === null ? '' : ratio.toFixed(2))],
  ['by CPU', ({ cpu_ratio }) => (cpu_ratio === null ? '' : cpu_ratio.toFixed(2))],
  ['aim', ({ aim }) => aim ?? ''],
  ['loop max ms', ({ loop_max_ms }) => millis(loop_max_ms)],
  ['', ({ note }) => note],
]

/** As a table of Markdown, so that it can stand in the documentation as it is. */
export function table(figures: readonly Figure[]): string {
  const rows = [COLUMNS.map(([name]) => name), ...figures.map((one) => COLUMNS.map(([, cell]) => cell(one)))]
  const widths = COLUMNS.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join(
    '\n',
  )
}
