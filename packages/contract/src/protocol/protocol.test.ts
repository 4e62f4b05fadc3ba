import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { clientFrames } from './client-frames.ts'
import { PROTOCOL } from './protocol.ts'
import { serverFrames } from './server-frames.ts'

/** The hash of all frames by the version of the protocol; a version that clients have met is never taken out. */
const FROZEN: Record<number, string> = {
  1: '3d776a7cd37e4bfc874f83dc99e8b5791bc6570765de61343cb68946a2d766ef',
}

test('the frames are those of their protocol version', () => {
  // Words of explanation may change; a field of that name is an object here.
  const frames = JSON.stringify({ clientFrames, serverFrames }, (name, value: unknown) =>
    name === 'description' && typeof value === 'string' ? undefined : value,
  )
  const hash = createHash('sha256').update(frames).digest('hex')
  assert.equal(
    hash,
    FROZEN[PROTOCOL],
    'Frames have changed. If a client of the version before would misunderstand something, or would be refused, raise ' +
      'PROTOCOL in protocol.ts and add its hash here; if not (a new optional field, a new kind of frame that old clients ' +
      'pass over), put the new hash in the place of the old one, and say in the commit why nobody is misled.',
  )
})

test('a frame is known by its tag: each stands under its own name', () => {
  for (const frames of [clientFrames, serverFrames])
    for (const [tag, frame] of Object.entries(frames)) assert.equal(frame.properties._tag.const, tag)
})
