import pretty from 'pino-pretty'

/** Logs for a terminal: one line each, in this process (a worker would outlive a crash with unsaid lines). */
export function pinoPretty(): NodeJS.WritableStream {
  return pretty({ colorize: true, ignore: 'pid,hostname', singleLine: true, sync: true })
}
