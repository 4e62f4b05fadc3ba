import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldText } from './fold-text.ts'

test('text folds to one form whatever its case and however its accents were typed', () => {
  assert.equal(foldText('ÄRGER'), foldText('ärger'))
  assert.equal(foldText('Cafe\u0301'), foldText('CAFÉ'))
  assert.notEqual(foldText('straße'), foldText('strasse'))
})
