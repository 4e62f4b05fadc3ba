import assert from 'node:assert/strict'
import { test } from 'node:test'
import { speakValidLanguage } from './valid-language.ts'

test('a language that is no language tag becomes one, and a good one stays', () => {
  const spoken = ['en-US@posix', 'pt-BR', 'C.UTF-8', '@'].map((language) => {
    const browser = { language }
    speakValidLanguage(browser)
    return browser.language
  })
  assert.deepEqual(spoken, ['en-US', 'pt-BR', 'en', 'en'])
})
