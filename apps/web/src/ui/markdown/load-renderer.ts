import type * as rendered from './rendered.ts'

type Renderer = typeof rendered

let renderer: Renderer | null = null
let loading: Promise<void> | null = null
const listeners = new Set<() => void>()

/** Fetches what reads Markdown; pages that show some call it before they are shown, so that texts are there at once. */
export function loadRenderer(): void {
  loading ??= load()
}

async function load(): Promise<void> {
  try {
    renderer = await import('./rendered.ts')
    for (const listener of listeners) listener()
  } catch (error) {
    // Without a network: texts stay as they were written, and the next one that is shown tries again.
    loading = null
    reportError(error)
  }
}

/** null: not fetched yet. */
export function loadedRenderer(): Renderer | null {
  return renderer
}

export function onRendererLoaded(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
