// Longer than 400 lines: what becomes of a change that waits is one rule with many cases over one connection.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { FakeMachine } from '../testing/fake-time.ts'
import { idOf, makeComment, makeTicket } from '../testing/things.ts'
import { seqOfConflict } from './conflicts.ts'
import { provisionalId, type Intent, type Made, type Place, type UpdateIntent } from './intent.ts'
import type { IntentStorage } from './kept-intents.ts'
import { Outbox } from './outbox.ts'

interface Sent {
  intent: Intent
  answer: (ticket: Ticket) => void
  say: (comment: Comment) => void
  refuse: (problem: Problem) => void
}

let machine: FakeMachine
let isLive: boolean
let owner: string | null
let sent: Sent[]
let known: Map<string, Ticket>
let kept: string | null
let errors: unknown[]

beforeEach(() => {
  machine = new FakeMachine()
  isLive = true
  owner = 'here/ana'
  sent = []
  known = new Map()
  kept = null
  errors = []
})

function makeOutbox(storage?: IntentStorage): Outbox {
  return new Outbox({
    platform: machine,
    waits: machine.running,
    send: (intent) =>
      new Promise<Made>((answer, refuse) => {
        sent.push({
          intent,
          answer: (ticket) => answer({ of: 'ticket', ticket }),
          say: (comment) => answer({ of: 'comment', comment }),
          refuse,
        })
      }),
    isLive: () => isLive,
    owner: () => owner,
    confirmedTicket: (id) => known.get(id),
    confirmed: (made) => {
      if (made.of === 'ticket') known.set(made.ticket.id, made.ticket)
    },
    changed: () => undefined,
    onError: (error) => errors.push(error),
    ...(storage && { storage }),
  })
}

const storage: IntentStorage = {
  get: () => kept,
  set: (text) => {
    kept = text
  },
}
const ticket = (number: number, values?: Partial<Ticket>) => makeTicket(number, { seq: 5, ...values })
const turn = () => new Promise((resolve) => setImmediate(resolve))
const broken = () => new Problem({ status: 0, code: 'client.unreachable', title: 'no' })
const titles = () => sent.map(({ intent }) => titleOf(intent))
function titleOf(intent: Intent): string | undefined {
  if (intent.kind === 'update') return intent.changes.title
  return intent.kind === 'create' ? intent.ticket.title : intent.kind
}
const create = (outbox: Outbox, title: string) =>
  outbox.create({ project: 'WEB', title }, (ref) => ticket(0, { id: provisionalId(ref), title, seq: 0 }))
const move = (outbox: Outbox, number: number, place: Place) =>
  outbox.move({ ticket_id: idOf(number), place, shown: {} })
const last = (): Sent => sent.at(-1) ?? assert.fail('nothing was sent')
const lastUpdate = (): UpdateIntent => {
  const { intent } = last()
  return intent.kind === 'update' ? intent : assert.fail('it is no update')
}

test('changes of one ticket are sent one after the other, those of others meanwhile', async () => {
  const outbox = makeOutbox()
  for (const title of ['a', 'b']) outbox.update(ticket(1), { title }, { base_seq: 5 })
  outbox.update(ticket(2), { title: 'c' }, { base_seq: 5 })
  assert.deepEqual(titles(), ['a', 'c'])
  sent[0]?.answer(ticket(1, { seq: 6, title: 'a' }))
  await turn()
  assert.deepEqual(titles(), ['a', 'c', 'b'])
})

test('what waits while there is no connection is sent in order when there is one', () => {
  isLive = false
  const outbox = makeOutbox()
  outbox.update(ticket(1), { title: 'a' }, { base_seq: 5 })
  create(outbox, 'b')
  assert.equal(sent.length, 0)
  isLive = true
  outbox.flush()
  assert.deepEqual(titles(), ['a', 'b'])
})

test('what was sent when the connection broke is sent again under the same ref and on the same base', async () => {
  const outbox = makeOutbox()
  outbox.update(ticket(1), { title: 'a' }, { base_seq: 5 })
  const { ref } = last().intent
  isLive = false
  last().refuse(broken())
  await turn()
  known.set(idOf(1), ticket(1, { seq: 9 }))
  isLive = true
  outbox.flush()
  assert.deepEqual([last().intent.ref, lastUpdate().base_seq, sent.length], [ref, 5, 2])
})

test('what was sent longer ago than the server remembers is not sent again: a person has to look', async () => {
  const outbox = makeOutbox(storage)
  create(outbox, 'a')
  isLive = false
  last().refuse(broken())
  await turn()
  create(outbox, 'never sent')
  machine.tick(47 * 60 * 60 * 1000)
  const again = makeOutbox(storage)
  await again.restore()
  isLive = true
  machine.tick(1)
  again.flush()
  assert.deepEqual(titles(), ['a', 'never sent'])
  assert.equal(again.failures[0]?.problem.code, 'client.sent_too_long_ago')
})

test('a change is based on the newest ticket when nobody has touched its fields since, and else on what was seen', () => {
  isLive = false
  const outbox = makeOutbox()
  outbox.update(ticket(1), { title: 'mine' }, { base_seq: 5 })
  outbox.update(ticket(2), { title: 'mine' }, { base_seq: 5 })
  known.set(idOf(1), ticket(1, { seq: 8, priority: 'high' }))
  known.set(idOf(2), ticket(2, { seq: 9, title: 'theirs' }))
  isLive = true
  outbox.flush()
  const bases = sent.map(({ intent }) => (intent.kind === 'update' ? intent.base_seq : 0))
  assert.deepEqual(bases, [8, 5])
})

test('an own change is no conflict for the next one, in whatever form the server keeps it', async () => {
  const outbox = makeOutbox()
  outbox.update(ticket(1), { title: ' a ' }, { base_seq: 5 })
  outbox.update(ticket(1, { title: ' a ' }), { title: 'b' }, { base_seq: 5 })
  last().answer(ticket(1, { seq: 6, title: 'a' }))
  await turn()
  assert.equal(lastUpdate().base_seq, 6)
})

test('"these are the labels" is sent as what was put in and taken out', () => {
  const outbox = makeOutbox()
  outbox.update(ticket(1, { labels: ['Bug', 'old'] }), { labels: ['bug', 'new'] }, { base_seq: 5 })
  assert.deepEqual(lastUpdate().changes, { add_labels: ['new'], remove_labels: ['old'] })
})

test('a refusal is shown until it is dismissed; a conflict with base, theirs and yours', async () => {
  const outbox = makeOutbox()
  const command = outbox.update(ticket(1), { title: 'mine' }, { base_seq: 5 })
  const conflicts = [{ field: 'title', base: 'a', theirs: 'b', yours: 'mine', by: null, at: '' }]
  last().refuse(
    new Problem({ status: 409, code: 'ticket.conflict', title: 'no', extra: { conflicts, seq: 9 } }),
  )
  await assert.rejects(command.confirmed, { code: 'ticket.conflict' })
  assert.deepEqual(outbox.failures[0]?.conflicts, conflicts)
  assert.equal(outbox.pending.length, 0)
  outbox.dismiss(command.ref)
  assert.equal(outbox.failures.length, 0)
})

test('what was refused is shown only to whoever wanted it, and to nobody after signing out', async () => {
  const outbox = makeOutbox()
  create(outbox, 'of Ana')
  last().refuse(new Problem({ status: 404, code: 'project.not_found', title: 'no' }))
  await turn()
  owner = 'here/ben'
  assert.deepEqual(outbox.failures, [])
  owner = null
  assert.deepEqual(outbox.failures, [])
  owner = 'here/ana'
  assert.equal(outbox.failures.length, 1)
})

test('what was refused outlives the program with both sides of a conflict, until somebody has decided', async () => {
  const conflicts = [{ field: 'title', base: 'a', theirs: 'b', yours: 'mine', by: null, at: '' }]
  const first = makeOutbox(storage)
  const { ref } = first.update(ticket(1), { title: 'mine' }, { base_seq: 5 })
  last().refuse(
    new Problem({ status: 409, code: 'ticket.conflict', title: 'no', extra: { conflicts, seq: 9 } }),
  )
  create(first, 'nowhere')
  last().refuse(new Problem({ status: 404, code: 'project.not_found', title: 'no', detail: 'why' }))
  await turn()

  machine.tick(72 * 60 * 60 * 1000)
  owner = 'here/ben'
  const later = makeOutbox(storage)
  await later.restore()
  create(later, 'of Ben')
  assert.equal(later.failures.length, 0)
  owner = 'here/ana'
  const [conflict, refused] = later.failures
  assert.deepEqual([conflict?.intent, conflict?.conflicts], [first.failures[0]?.intent, conflicts])
  assert.deepEqual([conflict && seqOfConflict(conflict.problem), refused?.problem.detail], [9, 'why'])
  assert.deepEqual([later.pending, titles()], [[], ['mine', 'nowhere', 'of Ben']])

  later.dismiss(ref)
  await turn()
  const decided = makeOutbox(storage)
  await decided.restore()
  assert.deepEqual(
    decided.failures.map(({ intent }) => titleOf(intent)),
    ['nowhere'],
  )
})

test('a server that is too busy is asked again after a while', async () => {
  const outbox = makeOutbox()
  outbox.update(ticket(1), { title: 'a' }, { base_seq: 5 })
  last().refuse(new Problem({ status: 429, code: 'limits.too_many', title: 'no' }))
  await turn()
  assert.equal(outbox.pending.length, 1)
  outbox.flush()
  assert.equal(sent.length, 1)
  machine.tick(30_000)
  assert.equal(sent.length, 2)
})

test('what could not be sent outlives the program, and is sent for the same person only', async () => {
  isLive = false
  create(makeOutbox(storage), 'kept')
  await turn()
  owner = 'here/ben'
  isLive = true
  const ofBen = makeOutbox(storage)
  await ofBen.restore()
  assert.equal(ofBen.pending.length + sent.length, 0)
  create(ofBen, 'of Ben')
  await turn()
  owner = 'here/ana'
  const ofAna = makeOutbox(storage)
  await ofAna.restore()
  assert.deepEqual(titles(), ['of Ben', 'kept'])
})

test('windows that share a storage keep what waits in each, and take out only what is done', async () => {
  isLive = false
  const one = makeOutbox(storage)
  const other = makeOutbox(storage)
  create(one, 'of one')
  create(other, 'of the other')
  await turn()
  isLive = true
  one.flush()
  last().answer(ticket(1))
  await turn()
  isLive = false
  const later = makeOutbox(storage)
  await later.restore()
  assert.deepEqual(
    later.pending.map((intent) => intent.kind === 'create' && intent.ticket.title),
    ['of the other'],
  )
})

test('what one window has decided about a refused change is decided in the others, and does not come back', async () => {
  const refusal = new Problem({ status: 409, code: 'ticket.conflict', title: 'no' })
  const one = makeOutbox(storage)
  const { ref } = one.update(ticket(1), { title: 'mine' }, { base_seq: 5 })
  last().refuse(refusal)
  await turn()
  const other = makeOutbox(storage)
  await other.restore()
  assert.equal(other.failures.length, 1)
  one.dismiss(ref)
  create(other, 'of the other')
  last().refuse(refusal)
  await turn()
  assert.deepEqual(
    other.failures.map(({ intent }) => titleOf(intent)),
    ['of the other'],
  )
  create(one, 'of one')
  await turn()
  const later = makeOutbox(storage)
  await later.restore()
  assert.deepEqual(
    later.failures.map(({ intent }) => titleOf(intent)),
    ['of the other'],
  )
})

test('a storage that is damaged is as good as empty, and one that fails is told of', async () => {
  for (const text of [
    '{',
    '[]',
    '{"version":1,"intents":[{"ref":1},{"ref":"a","owner":"here/ana","kind":"update"}]}',
    '{"version":1,"intents":[],"failures":[null,{"intent":{"ref":1},"problem":{}}]}',
  ]) {
    kept = text
    const outbox = makeOutbox(storage)
    await outbox.restore()
    assert.equal(outbox.pending.length + outbox.failures.length, 0)
  }
  const outbox = makeOutbox({ ...storage, set: () => Promise.reject(new Error('full')) })
  create(outbox, 'a')
  await turn()
  assert.match(String(errors[0]), /full/)
  assert.equal(sent.length, 1)
})

test('a move and what it names are sent in order, so that its neighbours stand where its author saw them', async () => {
  const outbox = makeOutbox()
  move(outbox, 1, { step: idOf(90) })
  move(outbox, 2, { step: idOf(90), after: idOf(1) })
  move(outbox, 3, { before: idOf(4) })
  const moved = () => sent.map(({ intent }) => intent.kind === 'move' && intent.ticket_id)
  assert.deepEqual(moved(), [idOf(1), idOf(3)])
  sent[0]?.answer(ticket(1, { seq: 6 }))
  await turn()
  assert.deepEqual(moved(), [idOf(1), idOf(3), idOf(2)])
})

test('what is wanted of a ticket that is not made yet waits for it, and is about the real one then', async () => {
  const outbox = makeOutbox(storage)
  const made = create(outbox, 'a')
  const shown = outbox.pending[0]?.kind === 'create' ? outbox.pending[0].shown : undefined
  assert.ok(shown)
  outbox.update(shown, { title: 'b' }, { base_seq: 0 })
  move(outbox, 7, { after: made.id })
  outbox.comment(made.id, { body: 'c' }, () => makeComment(1, 0, { ticket_id: made.id }))
  assert.deepEqual(titles(), ['a'])
  last().answer(ticket(9, { seq: 8, title: 'a' }))
  await turn()
  const update = lastUpdate()
  assert.deepEqual([update.ticket_id, update.base_seq, update.seen], [idOf(9), 8, { title: 'a' }])
  last().answer(ticket(9, { seq: 9, title: 'b' }))
  await turn()
  const moved = last().intent
  assert.deepEqual(moved.kind === 'move' && moved.place, { after: idOf(9) })
  last().answer(ticket(7, { seq: 10 }))
  await turn()
  const comment = last().intent
  assert.equal(comment.kind === 'comment' && comment.shown?.ticket_id, idOf(9))
  assert.doesNotMatch(kept ?? '', new RegExp(made.id))
})

test('what is about a ticket that is refused is refused with it, and nothing of it is lost', async () => {
  const outbox = makeOutbox()
  const made = create(outbox, 'a')
  const said = outbox.comment(made.id, { body: 'c' }, () => undefined)
  create(outbox, 'other')
  sent[0]?.refuse(new Problem({ status: 403, code: 'access.forbidden', title: 'no' }))
  await assert.rejects(said.confirmed, { code: 'access.forbidden' })
  assert.deepEqual(
    outbox.failures.map(({ intent }) => (intent.kind === 'comment' ? intent.comment.body : titleOf(intent))),
    ['a', 'c'],
  )
  assert.equal(outbox.pending.length, 1)
})

test('a comment waits for the network, outlives the program, and is confirmed as the server has it', async () => {
  isLive = false
  makeOutbox(storage).comment(idOf(1), { body: 'kept' }, () => makeComment(1, 1))
  move(makeOutbox(storage), 2, { before: idOf(3) })
  await turn()
  isLive = true
  const outbox = makeOutbox(storage)
  await outbox.restore()
  assert.deepEqual(titles(), ['comment', 'move'])
  const said = outbox.comment(idOf(5), { body: 'now' }, () => undefined)
  last().say(makeComment(8, 5))
  assert.deepEqual(await said.confirmed, makeComment(8, 5))
})

test('what the log tells of before its answer comes is shown no longer as provisional', () => {
  const outbox = makeOutbox()
  create(outbox, 'a')
  create(outbox, 'a')
  outbox.comment(idOf(1), { body: ' said ' }, () => makeComment(1, 1))
  const heard = () => outbox.pending.map((one) => 'heard' in one && one.heard === true)
  outbox.hear({ of: 'ticket', ticket: ticket(5, { title: 'other' }) })
  outbox.hear({ of: 'comment', comment: makeComment(3, 2, { body: 'said' }) })
  assert.deepEqual(heard(), [false, false, false])
  outbox.hear({ of: 'ticket', ticket: ticket(5, { title: 'a' }) })
  outbox.hear({ of: 'comment', comment: makeComment(3, 1, { body: 'said' }) })
  assert.deepEqual(heard(), [true, false, true])
})

test('what breaks on its way while there is a connection is tried again after a while', async () => {
  const outbox = makeOutbox()
  for (const problem of [broken(), new Problem({ status: 502, code: 'x.y', title: 'no' })]) {
    const before = sent.length
    move(outbox, before, { before: idOf(3) })
    last().refuse(problem)
    await turn()
    machine.tick(30_000)
    assert.equal(sent.length, before + 2)
    last().answer(ticket(before))
    await turn()
  }
})

test('what one wanted before the installation was restored is shown to the same person as refused, and kept', async () => {
  isLive = false
  const before = makeOutbox(storage)
  before.update(ticket(1), { title: 'mine' }, { base_seq: 900 })
  create(before, 'new')
  isLive = true
  owner = 'here/ben'
  before.update(ticket(2), { title: 'of Ben' }, { base_seq: 900 })
  last().refuse(new Problem({ status: 403, code: 'request.forbidden', title: 'no' }))
  await turn()
  sent = []

  owner = 'restored/ana'
  const outbox = makeOutbox(storage)
  await outbox.restore()
  assert.deepEqual([sent, outbox.pending], [[], []])
  const shown = () => outbox.failures.map(({ intent, problem }) => [titleOf(intent), problem.code])
  const codes = [
    ['mine', 'client.made_before_restore'],
    ['new', 'client.made_before_restore'],
  ]
  assert.deepEqual(shown(), codes)
  owner = 'restored/ben'
  outbox.flush()
  assert.deepEqual(shown(), [['of Ben', 'request.forbidden']])

  owner = 'restored/ana'
  const later = makeOutbox(storage)
  await later.restore()
  assert.deepEqual(
    later.failures.map(({ intent }) => titleOf(intent)),
    ['mine', 'new'],
  )
  assert.deepEqual(errors, [])
})
