import assert from 'node:assert/strict'
import type { SearchResult } from '@waybill/contract/search/search.ts'
import { createReaderRunner } from '../../../kernel/reader-runner.ts'
import { keepSearchIndex } from '../../../readers/search/keep-search-index.reader.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'

export interface SearchWorld {
  world: TestWorld
  /** Lets the index catch up with the log. */
  catchUp(): Promise<void>
  find(as: TestPerson, q: string, more?: string): Promise<{ items: SearchResult[]; next: string | null }>
  /** Titles of what is found, in their order. */
  titles(as: TestPerson, q: string): Promise<string[]>
  close(): Promise<void>
}

/** A world in which the index follows the log. */
export async function createSearchWorld(): Promise<SearchWorld> {
  const world = await createTestWorld()
  const errors: unknown[] = []
  const runner = createReaderRunner(world.kernel, [keepSearchIndex], {
    jobs: null,
    onError: (_, error) => errors.push(error),
  })
  await runner.start()
  const find: SearchWorld['find'] = async (as, q, more = '') => {
    await runner.catchUp()
    const answer = await world.call(as, 'GET', `/search?q=${encodeURIComponent(q)}${more}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body as Awaited<ReturnType<SearchWorld['find']>>
  }
  return {
    world,
    find,
    catchUp: () => runner.catchUp(),
    titles: async (as, q) => (await find(as, q)).items.map(({ ticket }) => ticket.title),
    close: async () => {
      await runner.stop()
      await world.close()
      assert.deepEqual(errors, [])
    },
  }
}
