import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameOfField } from './name-of-field.ts'

test('a field is named as a person would say it, and a place within a list by its last word', () => {
  assert.equal(nameOfField('/due_at'), 'due at')
  assert.equal(nameOfField('/fields/room'), 'fields room')
  assert.equal(nameOfField('/policy/targets/1/durations/high'), 'high')
  assert.equal(nameOfField('/labels/0'), '')
})
