import { readFileSync } from 'node:fs'

/**
 * What a test does to its whole process, which the test files after it would feel: it ends it, changes its folder, its
 * environment, its clock or its globals, puts other modules in place, or measures it.
 */
const OF_THE_WHOLE_PROCESS = [
  /\bprocess\.(exit|abort|chdir|umask|memoryUsage|cpuUsage|resourceUsage)\b/,
  /\bprocess\.(kill\(process\.pid|on\(|once\(|removeAllListeners|exitCode *=)/,
  /\bprocess\.env(\.\w+|\[[^\]]+\]) *=[^=]|\bdelete process\.env\b|assign\(process\.env/,
  /\bmock\.(timers|module)\b/,
  /\bglobalThis(\.\w+|\[[^\]]+\]) *=[^=]|(assign|defineProperty)\(globalThis/,
  /\b(eventLoopUtilization|monitorEventLoopDelay|setFlagsFromString)\b/,
]

/** Whether the test file says that it cannot share its process with others. */
export function needsOwnProcess(path: string): boolean {
  const text = readFileSync(path, 'utf8')
  return OF_THE_WHOLE_PROCESS.some((words) => words.test(text))
}
