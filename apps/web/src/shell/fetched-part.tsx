import { useEffect, useState, useSyncExternalStore, type ComponentType, type ReactNode } from 'react'

interface FetchedPart<Props> {
  (props: Props): ReactNode
  /** Fetches it ahead of time. @throws what the network says */
  fetch(): Promise<void>
}

interface PartOptions {
  /** What stands in its place while it comes. */
  waiting?: ReactNode
  /** The page goes on without it where it cannot be fetched; otherwise that is an error of what is around it. */
  isOptional?: boolean
}

/** A part of the page with code of its own, which is shown at once where it has been fetched ahead. */
export function fetchedPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { waiting = null, isOptional = false }: PartOptions = {},
): FetchedPart<Props> {
  let found: ComponentType<Props> | null = null
  let fetching: Promise<void> | null = null
  const listeners = new Set<() => void>()

  async function fetchNow(): Promise<void> {
    try {
      found = await load()
      for (const listener of listeners) listener()
    } finally {
      fetching = null
    }
  }
  async function fetch(): Promise<void> {
    if (!found) await (fetching ??= fetchNow())
  }
  const listen = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  function Part(props: Props) {
    const Component = useSyncExternalStore(listen, () => found)
    const [failure, setFailure] = useState<{ error: unknown } | null>(null)
    useEffect(() => {
      fetch().catch((error: unknown) => setFailure({ error }))
    }, [])
    if (Component) return <Component {...props} />
    if (failure && !isOptional) throw failure.error
    return waiting
  }
  return Object.assign(Part, { fetch })
}
