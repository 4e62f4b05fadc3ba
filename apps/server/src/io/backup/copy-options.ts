export interface CopyOptions {
  signal: AbortSignal
  /** In bytes or rows, whatever the copy counts. */
  progress: (done: number, total: number) => void
}
