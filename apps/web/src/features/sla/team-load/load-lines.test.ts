import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TeamLoad } from '@waybill/contract/sla/team-load.ts'
import { levelAt, momentsOf, peakOf, pointsOf, scaleOf } from './load-lines.ts'

const loadOf = (open: number[], longest_queue = 0): TeamLoad => ({
  staff: 1,
  handled: 0,
  longest_queue,
  most_open: Math.max(...open, longest_queue),
  line: open.map((count, index) => ({ at: `2026-01-0${String(index + 1)}`, open: count, waiting: 0 })),
  waited_half: 0,
  waited_most: 0,
  idle: 0,
  people: [],
})

test('both sides are drawn on one scale', () => {
  const load = { recorded: loadOf([0, 2, 4]), draft: loadOf([8, 0, 0]) }
  assert.equal(scaleOf(load, 'open'), 8)
  assert.equal(pointsOf(load.recorded, 'open', 8), '0.00,40.00 50.00,30.00 100.00,20.00')
  assert.equal(pointsOf(load.draft, 'open', 8), '0.00,0.00 50.00,40.00 100.00,40.00')
})

test('the most that waited between two moments of a line is on the scale of both lines', () => {
  const load = { recorded: loadOf([0, 0], 7), draft: null }
  assert.equal(peakOf(load.recorded, 'waiting'), 7)
  assert.equal(scaleOf(load, 'waiting'), 7)
  assert.equal(scaleOf(load, 'open'), 7)
})

test('a side that is not there has neither a line nor a level, and the moments are those of the other', () => {
  const load = { recorded: null, draft: loadOf([1, 3]) }
  assert.deepEqual(momentsOf(load), ['2026-01-01', '2026-01-02'])
  assert.equal(levelAt(load, 'recorded', 'open', 1), null)
  assert.equal(levelAt(load, 'draft', 'open', 1), 3)
})
