import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Lock, missingFrom } from './complete-lock.ts'

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock

test('package-lock.json has every platform package, so that npm ci accepts it everywhere', () => {
  assert.deepEqual(Object.keys(missingFrom(lock)), [], 'run: node scripts/complete-lock.ts')
})

test('package-lock.json names no registry host', () => {
  const named = Object.entries(lock.packages).filter(([, entry]) =>
    /^https?:/.test(String(entry['resolved'])),
  )
  assert.deepEqual(named, [], 'npm config set omit-lockfile-registry-resolved true, then npm install')
})

test('a missing platform package is described by its name', () => {
  const found = missingFrom({
    packages: {
      'node_modules/a': { dev: true, optionalDependencies: { '@a/b-linux-arm-musleabihf': '1.2.3' } },
    },
  })
  assert.deepEqual(found, {
    'node_modules/@a/b-linux-arm-musleabihf': {
      version: '1.2.3',
      cpu: ['arm'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    },
  })
})
