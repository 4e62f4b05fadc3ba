import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Table } from './table.ts'

const act = fc.record({ key: fc.string({ maxLength: 3 }), value: fc.option(fc.nat(3), { nil: null }) })

test('a table holds what a map would hold, and tables made before it are as they were', () => {
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const map = new Map<string, number>()
      let table = Table.empty<number>()
      for (const { key, value } of acts) {
        const before = table
        const was = [...before.entries()]
        if (value === null) map.delete(key)
        else map.set(key, value)
        table = value === null ? table.delete(key) : table.set(key, value)
        assert.deepEqual([...before.entries()], was)
        assert.equal(table.get(key), map.get(key))
        assert.equal(table.has(key), map.has(key))
      }
      assert.equal(table.size, map.size)
      assert.deepEqual(new Map(table.entries()), map)
      assert.deepEqual(
        [...table.values()],
        [...table.entries()].map(([, value]) => value),
      )
    }),
  )
})

test('a table says which keys differ from those of another one', () => {
  fc.assert(
    fc.property(fc.array(act), fc.array(act), (first, second) => {
      const apply = (table: Table<number>, acts: typeof first) =>
        acts.reduce(
          (next, { key, value }) => (value === null ? next.delete(key) : next.set(key, value)),
          table,
        )
      const before = apply(Table.empty<number>(), first)
      const after = apply(before, second)
      const keys = new Set([...before.entries(), ...after.entries()].map(([key]) => key))
      const differ = [...keys].filter((key) => before.get(key) !== after.get(key))
      assert.deepEqual([...after.keysChangedSince(before)].sort(), differ.sort())
      assert.deepEqual([...after.keysChangedSince(after)], [])
    }),
  )
})

test('what changes nothing gives the same table', () => {
  const table = Table.empty<number>().set('a', 1)
  assert.equal(table.set('a', 1), table)
  assert.equal(table.delete('b'), table)
  assert.notEqual(table.set('a', 2), table)
})

test('a table that has grown to thousands of entries holds all of them, and says what changed since it was small', () => {
  const keys = Array.from({ length: 9_000 }, (_, index) => `key-${String(index)}`)
  const small = Table.empty<number>().set('key-0', 0)
  const large = keys.reduce((table, key, index) => table.set(key, index), small)
  assert.equal(large.size, keys.length)
  assert.ok(keys.every((key, index) => large.get(key) === index))
  assert.equal(new Set(large.keysChangedSince(small)).size, keys.length - 1)
  const less = large.delete('key-5').set('key-6', -6)
  assert.deepEqual([...less.keysChangedSince(large)].sort(), ['key-5', 'key-6'])
  assert.equal(large.get('key-6'), 6)
})
