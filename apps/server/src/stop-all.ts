/**
 * Ends one part after the other. One that fails, as when the database is away, keeps the others from nothing: what stays
 * open would keep the process.
 * @throws the first error, when all have been tried
 */
export async function stopAll(parts: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = []
  for (const part of parts) {
    try {
      await part()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
