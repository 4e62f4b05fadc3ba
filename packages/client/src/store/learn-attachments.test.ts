import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { ANA, idOf, makeComment, makeTicket } from '../testing/things.ts'
import { applyFrame } from './apply-frame.ts'
import { learnAttachment } from './learn-attachments.ts'
import { attachmentsOf } from './select.ts'
import { EMPTY, type State } from './state.ts'

const TICKET = idOf(1)

function attachment(number: number, values: Partial<Attachment> = {}): Attachment {
  return {
    id: idOf(2_000 + number),
    ticket_id: TICKET,
    comment_id: null,
    name: `${String(number)}.txt`,
    type: 'text/plain',
    size: 1,
    sha256: 'a'.repeat(64),
    image: null,
    by: ANA,
    created_at: new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString(),
    internal: false,
    seq: number,
    can: {},
    ...values,
  }
}

const of = (seq: number) => ({ seq, by: ANA, ticket: makeTicket(1, { seq }) })
const added = (number: number, values: Partial<Attachment> = {}): ServerFrame => ({
  _tag: 'AttachmentAdded',
  ...of(number),
  attachment: attachment(number, values),
})
const removed = (seq: number, number: number): ServerFrame => ({
  _tag: 'AttachmentRemoved',
  ...of(seq),
  attachment_id: idOf(2_000 + number),
})
const comment = (
  seq: number,
  values: { attachments?: Attachment[]; deleted_at?: string } = {},
): ServerFrame => ({
  _tag: values.deleted_at === undefined ? 'CommentAdded' : 'CommentChanged',
  ...of(seq),
  comment: makeComment(1, 1, { seq, deleted_at: values.deleted_at ?? null }),
  ...(values.attachments && { attachments: values.attachments }),
})

const names = (state: State) => attachmentsOf(state, TICKET).map(({ name }) => name)
const apply = (...frames: ServerFrame[]) => frames.reduce(applyFrame, EMPTY)

test('files that come are known in the order in which they came, and those that go are gone', () => {
  assert.deepEqual(names(apply(added(2), added(1))), ['1.txt', '2.txt'])
  assert.deepEqual(names(apply(added(1), added(2), removed(3, 1))), ['2.txt'])
})

test('the list stays the very same object as long as it says the same', () => {
  const state = apply(added(1))
  assert.equal(attachmentsOf(state, TICKET), attachmentsOf(applyFrame(state, added(1)), TICKET))
})

test('an older reading never brings a removed file back, and frames may come again', () => {
  const state = apply(added(1), removed(2, 1))
  assert.deepEqual(names(learnAttachment(state, attachment(1), 9)), [])
  assert.deepEqual(names([added(1), removed(2, 1)].reduce(applyFrame, state)), [])
  assert.deepEqual(names(apply(removed(2, 1), added(1))), [])
})

test('a file that waited hangs on the comment that takes it, and goes with it', () => {
  const [id] = [makeComment(1, 1).id]
  const taken = attachment(1, { comment_id: id, seq: 2 })
  const state = apply(added(1, { internal: true }), comment(2, { attachments: [taken] }))
  assert.deepEqual(
    attachmentsOf(state, TICKET).map((one) => [one.comment_id, one.internal]),
    [[id, false]],
  )
  assert.deepEqual(names(applyFrame(state, comment(3, { deleted_at: '2026-01-02T00:00:00.000Z' }))), [])
})

test('with a ticket that may not be seen any more, its files leave', () => {
  const state = applyFrame(apply(added(1)), { _tag: 'Forget', seq: 5, ticket_ids: [TICKET] })
  assert.deepEqual(names(state), [])
  assert.deepEqual(names(learnAttachment(state, attachment(1), 4)), [])
})
