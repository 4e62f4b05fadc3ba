import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { definitionFor, stepFor, transitionFor } from '../model/testing-definitions.ts'
import { layOut } from './lay-out.ts'
import { READABLE, readableView } from './readable-view.ts'
import { routeWays } from './route-ways.ts'
import { boxesOf, type Box } from './step-box.ts'
import { wayPath } from './way-path.ts'

function boxFor(id: string, x: number, y: number): Box {
  return { id, x, y, width: 220, height: 80 }
}
const way = (from: string, to: string, id = `${from}-${to}`) => ({ id, from, to })

describe('places of steps', () => {
  const loop = definitionFor(
    [
      stepFor('done', { is_end: true }),
      stepFor('repair'),
      stepFor('triage', { is_start: true }),
      stepFor('alone'),
    ],
    [
      transitionFor('triage', 'repair'),
      transitionFor('repair', 'done'),
      transitionFor('repair', 'triage'),
      transitionFor('triage', null),
      transitionFor('gone', 'nowhere'),
    ],
  )

  test('go from the start to the right, also with a loop, a step that nothing reaches and loose ends', () => {
    const at = layOut(loop)
    assert.equal(Object.keys(at).length, 4)
    const x = (id: string) => at[id]?.x ?? Number.NaN
    assert.ok(x('triage') < x('repair') && x('repair') < x('done'))
  })

  test('are the same for the same definition, and no two steps lie on each other', () => {
    assert.deepEqual(layOut(loop), layOut(loop))
    const places = layOut(loop)
    const steps = loop.steps.map((step) => ({ ...step, position: places[step.id] ?? step.position }))
    const boxes = boxesOf({ ...loop, steps })
    for (const a of boxes)
      for (const b of boxes) {
        if (a.id === b.id) continue
        const overlaps =
          a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
        assert.ok(!overlaps, `${a.id} lies on ${b.id}`)
      }
  })

  test('put what follows a yes above what follows a no, whichever was drawn first', () => {
    const approval = { quorum: 'all', refusal_ends: true } as const
    const asked = definitionFor(
      [stepFor('ask', { is_start: true, approval }), stepFor('stop'), stepFor('go')],
      [
        transitionFor('ask', 'stop', { source_handle: 'refused' }),
        transitionFor('ask', 'go', { source_handle: 'approved' }),
      ],
    )
    const at = layOut(asked)
    assert.ok((at['go']?.y ?? 0) < (at['stop']?.y ?? 0))
  })

  test('wrap into rows where there is no room to the right, in the same order', () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const long = definitionFor(
      ids.map((id, index) => stepFor(id, { is_start: index === 0 })),
      ids.slice(1).map((id, index) => transitionFor(ids[index] ?? '', id)),
    )
    const inOneRow = Object.values(layOut(long)).map(({ y }) => y)
    assert.equal(new Set(inOneRow).size, 1)
    const room = 900
    const at = layOut(long, room)
    assert.ok(Object.values(at).every(({ x }) => x >= 0 && x + 220 <= room))
    const read = ids.toSorted((one, two) => {
      const [a, b] = [at[one], at[two]]
      return a && b ? a.y - b.y || a.x - b.x : 0
    })
    assert.deepEqual(read, ids)
    const steps = long.steps.map((step) => ({ ...step, position: at[step.id] ?? step.position }))
    const boxes = boxesOf({ ...long, steps })
    const ways = long.transitions.map(({ id, from, to }) => ({ id, from, to: to ?? '' }))
    for (const route of routeWays(boxes, ways).values()) {
      if (route.kind === 'direct') continue
      assert.ok(boxes.every((box) => route.y < box.y || route.y > box.y + box.height))
      assert.ok(route.y < Math.max(...boxes.map(({ y }) => y)), 'it goes between the rows')
    }
  })

  test('of nothing are none', () => assert.deepEqual(layOut(definitionFor([])), {}))
})

describe('what is seen first', () => {
  const frame = { width: 1000, height: 600 }
  const seen = (box: Box, { x, y, zoom }: { x: number; y: number; zoom: number }) => ({
    left: box.x * zoom + x,
    top: box.y * zoom + y,
    right: (box.x + box.width) * zoom + x,
  })

  test('is all of a drawing that can be read then, in the middle', () => {
    const row = [boxFor('a', 0, 0), boxFor('b', 400, 0)] as const
    const view = readableView(row, row[0], frame)
    assert.equal(view.zoom, 1)
    assert.equal(seen(row[0], view).left, frame.width - seen(row[1], view).right)
  })

  test('is the start of one that is too wide or too high, and never smaller than can be read', () => {
    const row = [boxFor('end', 0, 0), boxFor('start', 4000, 3000), boxFor('far', 9000, 9000)] as const
    const view = readableView(row, row[1], frame)
    assert.equal(view.zoom, READABLE)
    const { left, top } = seen(row[1], view)
    assert.ok(left > 0 && left < 100 && top > 0 && top < 100)
    const last = seen(row[2], readableView(row, row[2], frame))
    assert.ok(last.right <= frame.width)
  })
})

describe('lines of transitions', () => {
  const row = [boxFor('a', 0, 0), boxFor('b', 320, 0), boxFor('c', 640, 0)]

  test('go straight to the next step on the right, and over the one that lies between', () => {
    const routes = routeWays(row, [way('a', 'b'), way('a', 'c')])
    assert.deepEqual(routes.get('a-b'), { kind: 'direct', bend: 0 })
    const over = routes.get('a-c')
    assert.ok(over?.kind === 'around' && over.y < 0)
  })

  test('that cross have their names beside each other', () => {
    const grid = [boxFor('a', 0, 0), boxFor('b', 400, 0), boxFor('c', 0, 200), boxFor('d', 400, 200)]
    const three = [...grid, boxFor('e', 0, 400), boxFor('f', 400, 400)]
    const routes = routeWays(three, [way('e', 'b'), way('c', 'd')])
    assert.deepEqual(routes.get('c-d'), { kind: 'direct', bend: 0 })
    const crossing = routes.get('e-b')
    assert.ok(crossing?.kind === 'direct' && crossing.at !== undefined)
    const ends = { sourceX: 220, sourceY: 440, targetX: 400, targetY: 40 }
    assert.ok(Math.abs(wayPath(crossing, ends).labelY - 240) > 28)
  })

  test('back go below the steps, each on a line of its own', () => {
    const routes = routeWays(row, [way('b', 'a'), way('c', 'a'), way('c', 'b')])
    const heights = [...routes.values()].map((route) => (route.kind === 'around' ? route.y : 0))
    assert.ok(heights.every((y) => y > 80))
    assert.equal(new Set(heights).size, 3)
  })

  test('of two transitions between the same steps do not lie on each other', () => {
    const routes = routeWays(row, [way('a', 'b', 'one'), way('a', 'b', 'two')])
    const bends = [...routes.values()].map((route) => (route.kind === 'direct' ? route.bend : 0))
    assert.equal(new Set(bends).size, 2)
  })

  test('between a step and the one below it use the gap', () => {
    const routes = routeWays([boxFor('a', 0, 0), boxFor('b', 0, 200)], [way('a', 'b')])
    const route = routes.get('a-b')
    assert.ok(route?.kind === 'around' && route.y > 80 && route.y < 200)
  })

  test('to a step that is not there are none', () => {
    assert.equal(routeWays(row, [way('a', 'gone')]).size, 0)
  })

  test('have their names above the steps where there is no room between them', () => {
    const ends = { sourceX: 220, sourceY: 40, targetX: 260, targetY: 40 }
    const { labelY } = wayPath({ kind: 'direct', bend: 0 }, ends, 90)
    assert.ok(labelY < 0)
  })

  test('begin and end at their handles, with the name on the line', () => {
    const ends = { sourceX: 220, sourceY: 40, targetX: 320, targetY: 60 }
    for (const route of [
      { kind: 'direct', bend: 0 },
      { kind: 'around', y: 120, reach: 20 },
    ] as const) {
      const { path, labelX, labelY } = wayPath(route, ends)
      assert.match(path, /^M220\.0,40\.0 .*320\.0,60\.0$/)
      assert.equal(labelX, 270)
      assert.equal(labelY, route.kind === 'direct' ? 50 : 120)
    }
  })
})
