import { i18n } from '@lingui/core'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { mustHave } from './must-have.ts'

i18n.loadAndActivate({ locale: 'en', messages: {} })

test('what is empty or blank is asked for at its field, and nothing else', () => {
  assert.throws(
    () => mustHave({ name: ' ', email: 'ana@example.org', password: '' }),
    (problem) =>
      problem instanceof Problem &&
      problem.errors?.map(({ pointer }) => pointer).join(' ') === '/name /password',
  )
  assert.doesNotThrow(() => mustHave({ name: 'Ana' }))
})
