import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { createPolicy } from '../../apps/server/src/domains/sla/create-policy.command.ts'
import { localDoorbell } from '../../apps/server/src/kernel/doorbell.ts'
import { newId } from '../../apps/server/src/kernel/ids.ts'
import { runCommand, type Kernel } from '../../apps/server/src/kernel/run-command.ts'
import { localSignals } from '../../apps/server/src/kernel/signals.ts'
import { openTestStore, testEngine, type TestStore } from '../../apps/server/src/testing/test-store.ts'
import { END } from '../data/cast.ts'
import { fill } from '../data/fill.ts'
import { hotRequests } from './hot-requests.ts'
import { catchUp, lookAtReaders, lookAtRequests, looksOf, type Look } from './look-at-plans.ts'
import { recordStatements } from './record-statements.ts'

const TICKETS = 1_200
const TICKET = 'DESK-100'
const requests = hotRequests(TICKET)

describe(`the plans of hot requests on ${testEngine}`, () => {
  let database: TestStore
  let looks: Look[]

  before(async () => {
    const { opened, recorder } = await recordStatements(() => openTestStore())
    database = opened
    // What made its tables is of no interest here.
    recorder.take()
    const { store } = opened
    const kernel: Kernel = {
      store,
      clock: { now: () => END },
      newId,
      doorbell: localDoorbell(),
      signals: localSignals(),
      publicUrl: new URL('http://waybill.test'),
    }
    const tokens = await fill(kernel, TICKETS, () => undefined)
    await runCommand(kernel, createPolicy, {
      actor: SYSTEM,
      via: 'system',
      input: {
        name: 'Desk',
        condition: 'project:DESK',
        targets: [
          { target: 'first_response', durations: { low: 'PT8H', high: 'PT1H' } },
          { target: 'resolution', durations: { low: 'P10D', medium: 'P5D', high: 'P1D', critical: 'PT4H' } },
        ],
      },
    })
    const subject = { kernel, recorder, tokens, indexesOnly: true }
    looks = await looksOf(subject, 'an import', [])
    await catchUp(kernel)
    // PostgreSQL does so by itself in the background; SQLite plans without statistics.
    if (store.engine === 'postgres') await sql`analyze`.execute(store.db)
    looks.push(...(await lookAtRequests(subject, requests)).looks)
    looks.push(...(await lookAtReaders(subject)))
  })
  after(() => database.close())

  for (const name of ['an import', 'readers', ...requests.map((one) => one.name)]) {
    test(`${name}: every statement finds its rows by an index, and pages come in order`, () => {
      const seen = looks.filter((one) => one.name === name || one.name === `${name}, next page`)
      assert.ok(seen.length > 0 || NOT_BIG.has(name), 'no statement was seen')
      for (const { findings, statement, plan } of seen)
        assert.deepEqual(findings, [], `${statement.sql}\n${plan}`)
    })
  }

  // PostgreSQL sorts in its own process.
  if (testEngine === 'sqlite') {
    test('whatever has to sort many rows does it beside the event loop', () => {
      const sorted = looks.filter(({ accepted }) => accepted.some(({ kind }) => kind === 'sort'))
      assert.ok(sorted.length > 0)
      for (const { name, statement } of sorted)
        assert.equal(statement.beside, true, `${name}: ${statement.sql}`)
    })
  }
})

/** They touch none of the tables that grow. */
const NOT_BIG = new Set(['projects'])
