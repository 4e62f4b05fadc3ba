import type { Platform } from '../platform.ts'

/** Calls each. What one throws is thrown later, on its own: it is neither the others' affair nor that of what they hear of. */
export function tellAll(platform: Pick<Platform, 'later'>, listeners: Iterable<() => void>): void {
  for (const listener of listeners) {
    try {
      listener()
    } catch (error) {
      platform.later(0, () => {
        throw error
      })
    }
  }
}
