import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { dateAndTime, inSentence, relativeTime, writeDatesFor } from './instants.ts'

describe('a time', () => {
  const now = Date.parse('2026-03-10T12:00:00Z')
  const at = (instant: string) => relativeTime(instant, now)

  beforeEach(() => writeDatesFor('en-US', 'UTC'))

  test('is told from now, and as a date after four weeks', () => {
    assert.equal(at('2026-03-10T11:59:50Z'), 'now')
    assert.equal(at('2026-03-10T11:55:00Z'), '5m ago')
    assert.equal(at('2026-03-10T15:00:00Z'), 'in 3h')
    assert.equal(at('2026-03-08T12:00:00Z'), '2d ago')
    assert.match(at('2026-01-05T12:00:00Z'), /^Jan 5$/)
    assert.match(at('2025-01-05T12:00:00Z'), /^Jan 5, 2025$/)
  })

  test('is written in the language of the texts, by the region and zone of its reader', () => {
    writeDatesFor('pt-BR', 'America/Sao_Paulo')
    assert.match(dateAndTime('2026-03-10T12:00:00Z'), /^10 Mar 2026, 9:00\sam$/)
    writeDatesFor('de', 'Europe/Berlin')
    assert.equal(dateAndTime('2026-03-10T12:00:00Z'), '10 Mar 2026, 13:00')
    writeDatesFor('en-US', 'UTC')
    assert.match(dateAndTime('2026-03-10T12:00:00Z'), /^Mar 10, 2026, 12:00\sPM$/)
  })

  test('leaves its full stop to the sentence that it ends', () => {
    writeDatesFor('en-CA', 'UTC')
    assert.match(inSentence(dateAndTime('2026-03-10T13:00:00Z')), /1:00\sp\.m$/)
  })

  test('in a zone that nobody knows is written as for the browser', () => {
    writeDatesFor('en-GB', 'Mars/Olympus')
    assert.ok(dateAndTime('2026-03-10T12:00:00Z').includes('2026'))
  })
})
