import assert from 'node:assert/strict'
import { test } from 'node:test'
import { suggestKey } from './project-key.ts'

test('a project gets a key of the first letters of its words, or of its only word', () => {
  assert.equal(suggestKey('Service desk'), 'SD')
  assert.equal(suggestKey('Website'), 'WEBS')
  assert.equal(suggestKey('Área de Pós-venda'), 'ADPV')
  assert.equal(suggestKey('3D printing'), 'DP')
  assert.equal(suggestKey('2026'), '')
  assert.equal(suggestKey(''), '')
})
