import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnQuery } from './column-query.ts'

const STEP = '00000000-0000-7000-8000-000000000011'

test('a column asks for what the filter finds at its step, by rank, whatever order the filter wants', () => {
  assert.equal(columnQuery('', [STEP]), `step:${STEP} sort:rank`)
  assert.equal(
    columnQuery('label:bug assignee:me sort:-updated', [STEP]),
    `label:bug assignee:me step:${STEP} sort:rank`,
  )
  assert.equal(columnQuery('label:a OR label:b', [STEP]), `(label:a OR label:b) step:${STEP} sort:rank`)
})

test('a filter that cannot be read stays as it is, so that the server says why', () => {
  assert.equal(columnQuery('priority:', [STEP]), 'priority:')
})
