import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalWords } from '../automation/describe-rule.ts'
import { QuietHours } from '../notifications/notification-settings.ts'
import { fieldErrors } from './validate.ts'

test('a time of quiet hours that is none is told how times are written', () => {
  assert.deepEqual(fieldErrors(QuietHours, { from: '25:00', until: '24:00' }), [
    {
      pointer: '/from',
      code: 'input.bad_characters',
      message: 'must be a time of day as HH:MM, from 00:00 to 23:59, such as 22:00',
    },
    {
      pointer: '/until',
      code: 'input.bad_characters',
      message: 'must be a time of day as HH:MM, from 00:00 to 23:59, such as 22:00',
    },
  ])
})

test('what was refused to a rule is said in words, and by its code where there are none', () => {
  assert.equal(refusalWords('task.no_open_item'), 'no step of the ticket was open')
  assert.equal(refusalWords('slack.no_channel'), 'slack no channel')
})
