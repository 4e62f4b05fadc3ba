/** One page of a list: `next` leads to the page after it and is null at the end. */
export interface Page<T> {
  items: T[]
  next: string | null
}

/**
 * Every item of a list, page by page as they are needed:
 * `for await (const ticket of client.tickets.every({ status: 'open' })) ...`
 */
export async function* everyItem<T, Q extends { after?: string }>(
  read: (query: Q) => Promise<Page<T>>,
  query: Q,
): AsyncGenerator<T, void, undefined> {
  for (let page = await read(query); ; page = await read({ ...query, after: page.next })) {
    yield* page.items
    if (page.next === null) return
  }
}
