import { writeFileSync } from 'node:fs'
import { eventKinds, isEventKind, versionOf } from '@waybill/contract/events/event-kinds.ts'
import { CHECKSUMS, EXAMPLES, checksumOf, exampleFiles } from './event-examples.ts'
import { makeEventExample } from './make-event-example.ts'

// node apps/server/src/kernel/testing/add-event-examples.ts freezes an example of each kind and version that has none,
// and never touches one that is there.
const known = new Set(exampleFiles())
for (const kind of Object.keys(eventKinds)) {
  if (!isEventKind(kind)) continue
  const file = `${kind}@${String(versionOf(kind))}.json`
  if (known.has(file)) continue
  writeFileSync(new URL(file, EXAMPLES), `${JSON.stringify(makeEventExample(kind), null, 2)}\n`)
}
const lines = exampleFiles().map((file) => `${checksumOf(file)}  ${file}\n`)
writeFileSync(CHECKSUMS, lines.join(''))
