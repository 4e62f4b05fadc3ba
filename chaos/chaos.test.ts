import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crashSeed, openTestStore, testEngine } from '../apps/server/src/testing/test-store.ts'
import { runChaos } from './run-chaos.ts'

/** Trouble comes by the clock and work does not: on a busy machine it takes two minutes, and what is wrong must still be said. */
const LIMIT = { timeout: 300_000 }

test(
  `after cut and slow connections, killed nodes and changed rights everybody sees what the server says, and each acknowledged edit is in the log once (${testEngine}, seed ${String(crashSeed)})`,
  LIMIT,
  async (context) => {
    const database = testEngine === 'postgres' ? await openTestStore({ empty: true }) : null
    const said: string[] = []
    const { edits, why, trouble, wrong } = await runChaos({
      cluster: { engine: testEngine, nodes: 2, databaseUrl: database?.location, redis: true },
      clients: 6,
      edits: 120,
      rate: 40,
      seed: crashSeed,
      trouble: { ways: 100, nodes: 1_200, redis: 1_000, postgres: null, rights: 400 },
      say: (line) => said.push(line),
    })
    await database?.close()
    context.diagnostic(JSON.stringify({ edits, why, trouble }))
    assert.deepEqual(wrong, [], said.join('\n'))
    assert.ok(edits.acknowledged > 0)
    assert.equal(edits.acknowledged + edits.refused + edits.unknown, 120)
  },
)
