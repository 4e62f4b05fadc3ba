/** A page of the application that could not be fetched. */
export class PageNotLoaded extends Error {
  constructor(cause: unknown) {
    super('this page could not be loaded', { cause })
  }
}

/**
 * For pages that are fetched when they are opened. Of other errors the router would load the whole application anew at once,
 * and without a network nothing would be left of it.
 */
export function fetched<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return () =>
    load().catch((error: unknown) => {
      throw new PageNotLoaded(error)
    })
}
