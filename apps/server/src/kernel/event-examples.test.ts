import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eventKinds, isEventKind, versionOf } from '@waybill/contract/events/event-kinds.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { checksumOf, exampleFiles, readChecksums, readExample } from './testing/event-examples.ts'
import { upcast } from './upcast.ts'

const ADD = 'node apps/server/src/kernel/testing/add-event-examples.ts'

describe('the frozen examples of events', () => {
  test('L5: there is one of the current version of each kind', () => {
    const files = new Set(exampleFiles())
    const missing = Object.keys(eventKinds)
      .filter(isEventKind)
      .map((kind) => `${kind}@${String(versionOf(kind))}.json`)
      .filter((file) => !files.has(file))
    assert.deepEqual(missing, [], `freeze them with: ${ADD}`)
  })

  test('L5: each of them, of whatever version, is readable by this program', () => {
    for (const file of exampleFiles()) {
      const example = readExample(file)
      assert.equal(file, `${example.kind}@${String(example.version)}.json`)
      assert.ok(
        isEventKind(example.kind),
        `${file}: a kind is never taken away, since events of it may be in a log`,
      )
      const event = upcast(example)
      assert.equal(event.version, versionOf(example.kind))
      assert.deepEqual(fieldErrors(eventKinds[example.kind], event.data), [], `${file}: ${HOW_TO_CHANGE}`)
    }
  })

  test('L5: none of them changes silently', () => {
    const frozen = readChecksums()
    const changed = exampleFiles().filter((file) => frozen.get(file) !== checksumOf(file))
    assert.deepEqual(changed, [], `put them back as they were; for new ones: ${ADD}`)
    const gone = [...frozen.keys()].filter((file) => !exampleFiles().includes(file))
    assert.deepEqual(gone, [], 'put them back: events like them may be in a log')
  })

  test('L5: an event of a version that this program does not know is refused, not guessed', () => {
    const example = readExample('team.deleted@1.json')
    assert.throws(() => upcast({ ...example, version: 99 }), /no way from team.deleted version 99/)
  })

  test('L2: no event of a person carries what only the person owns: name, e-mail, phone, address', () => {
    const personal = new Set(['name', 'email', 'phone', 'address', 'department', 'password', 'password_hash'])
    for (const file of exampleFiles().filter((name) => /^(person|session|installation)\./.test(name))) {
      const keys = [...JSON.stringify(readExample(file).data).matchAll(/"([^"]+)":/g)].map(
        ([, key]) => key ?? '',
      )
      assert.deepEqual(
        keys.filter((key) => personal.has(key)),
        [],
        file,
      )
    }
  })

  test('L2: kinds say what was meant: a thing, and what happened to it', () => {
    const kinds = Object.keys(eventKinds)
    assert.deepEqual(
      kinds.filter((kind) => !/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/.test(kind)),
      [],
    )
    assert.deepEqual(
      kinds.filter((kind) => /\.(updated|changed|modified|saved)$/.test(kind)),
      [],
    )
  })
})

const HOW_TO_CHANGE =
  'the shape of its kind has changed: give the kind a new version in eventVersions, an upcaster in kernel/upcast.ts, and ' +
  'a frozen example of the new version'
