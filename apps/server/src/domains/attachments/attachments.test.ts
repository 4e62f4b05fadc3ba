// Longer than 400 lines: one world with its folder of files, in which what one test has stored is what the next asks for.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { FORM_TYPE, attach, formOf } from './testing/multipart.ts'

const MOST = 64 * 1024

describe('attachments', () => {
  let world: TestWorld
  let ana: TestPerson
  let lead: TestPerson
  let zoe: TestPerson
  let project: { id: string; key: string }
  before(async () => {
    world = await createTestWorld({ files: { maxBytes: MOST } })
    ana = await world.person('agent', { name: 'Ana' })
    lead = await world.person('agent')
    zoe = await world.person('requester', { name: 'Zoe' })
    project = await world.project()
    await world.member(project, lead, 'lead')
  })
  after(async () => {
    await verified(world)
    await world.close()
  })

  const newTicket = () => world.ticket({ project, reporter: zoe })
  const list = (as: TestPerson, ticket: { id: string }) =>
    world.call(as, 'GET', `/tickets/${ticket.id}/attachments`)
  const comment = (as: TestPerson, ticket: { id: string }, body: object) =>
    world.call(as, 'POST', `/tickets/${ticket.id}/comments`, { body: { body: 'See the file', ...body } })
  const raw = (as: TestPerson, path: string, headers: Record<string, string> = {}) =>
    world.call(as, 'GET', path, { headers })

  test('a file that is attached is listed and comes back byte by byte', async () => {
    const ticket = await newTicket()
    const answer = await attach(world, zoe, ticket, { name: 'notes.txt', content: 'Line one\nLine two\n' })
    assert.equal(answer.status, 201)
    const { id, seq, can, ...rest } = answer.body
    assert.deepEqual(rest, {
      ticket_id: ticket.id,
      comment_id: null,
      name: 'notes.txt',
      type: 'text/plain',
      size: 18,
      sha256: answer.body.sha256,
      image: null,
      by: { id: zoe.id, name: 'Zoe' },
      created_at: new Date(world.now).toISOString(),
      internal: false,
    })
    assert.deepEqual(can, { remove: true })
    assert.ok(seq > 0)
    assert.equal(answer.headers['location'], `/api/v1/attachments/${id}`)
    assert.deepEqual((await list(ana, ticket)).body.items, [{ ...answer.body, can: { remove: false } }])
    const file = await raw(ana, `/files/${rest.sha256}`)
    assert.equal(file.status, 200)
    assert.equal(file.text, 'Line one\nLine two\n')
    assert.equal(file.headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(file.headers['content-disposition'], 'inline; filename="notes.txt"')
    assert.equal(file.headers['x-content-type-options'], 'nosniff')
    assert.match(String(file.headers['content-security-policy']), /default-src 'none'.*sandbox/)
    assert.equal(file.headers['cache-control'], 'private, max-age=31536000, immutable')
  })

  test('the same bytes are stored once, whoever attaches them under whatever name', async () => {
    const [one, two] = [await newTicket(), await newTicket()]
    const first = await attach(world, ana, one, { name: 'a.txt', content: 'the very same' })
    const second = await attach(world, zoe, two, { name: 'b.txt', content: 'the very same' })
    assert.equal(first.body.sha256, second.body.sha256)
    const rows = await world.store.db
      .selectFrom('files')
      .select('unused_since')
      .where('sha256', '=', first.body.sha256)
      .execute()
    assert.deepEqual(
      rows.map((row) => row.unused_since),
      [null],
    )
  })

  test('an upload that is repeated with its Idempotency-Key attaches once', async () => {
    const ticket = await newTicket()
    const headers = { 'idempotency-key': 'upload-1' }
    const first = await attach(world, ana, ticket, { headers })
    const again = await attach(world, ana, ticket, { headers })
    assert.equal(again.body.id, first.body.id)
    assert.equal((await list(ana, ticket)).body.items.length, 1)
  })

  test('of a ticket that somebody may not see, its files and their bytes do not exist either', async () => {
    const ticket = await newTicket()
    const { body } = await attach(world, zoe, ticket, { content: 'for few eyes' })
    const stranger = await world.person('requester')
    for (const path of [
      `/tickets/${ticket.id}/attachments`,
      `/attachments/${body.id}`,
      `/files/${body.sha256}`,
    ])
      assert.equal((await world.call(stranger, 'GET', path)).status, 404, path)
    assert.equal((await attach(world, stranger, ticket)).status, 404)
    assert.equal((await world.call(stranger, 'DELETE', `/attachments/${body.id}`)).status, 404)
    assert.equal((await world.call(stranger, 'GET', `/files/${'0'.repeat(64)}`)).status, 404)
  })

  test('a requester never sees an internal file, in no list, no bytes, no history, and no position', async () => {
    const ticket = await newTicket()
    const before = (await world.call(zoe, 'GET', `/tickets/${ticket.id}`)).body
    const { status, body } = await attach(world, ana, ticket, { content: 'only us', query: '?internal=true' })
    assert.equal(status, 201)
    assert.equal(body.internal, true)
    assert.deepEqual((await list(zoe, ticket)).body.items, [])
    for (const path of [`/attachments/${body.id}`, `/files/${body.sha256}`])
      assert.equal((await world.call(zoe, 'GET', path)).status, 404, path)
    assert.equal((await world.call(lead, 'GET', `/files/${body.sha256}`)).status, 200)
    const shown = (await world.call(zoe, 'GET', `/tickets/${ticket.id}`)).body
    assert.deepEqual([shown.seq, shown.updated_at], [before.seq, before.updated_at])
    const history = await world.call(zoe, 'GET', `/tickets/${ticket.id}/history`)
    assert.ok(!JSON.stringify(history.body).includes('attach'))
    await world.call(ana, 'DELETE', `/attachments/${body.id}`)
    assert.equal((await world.call(zoe, 'GET', `/tickets/${ticket.id}`)).body.seq, before.seq)
    assert.equal((await attach(world, zoe, ticket, { query: '?internal=true' })).status, 403)
  })

  test('who may read a ticket and attach nothing to it has no bytes stored', async () => {
    const ticket = await newTicket()
    const viewer = await world.person('requester')
    await world.member(project, viewer, 'viewer')
    const stored = () => world.store.db.selectFrom('files').select('sha256').execute()
    const before = (await stored()).length
    const own = (await comment(ana, ticket, {})).body
    for (const query of ['', '?internal=true', `?comment=${own.id}`])
      assert.equal(
        (await attach(world, viewer, ticket, { content: `no ${query}`, query })).status,
        403,
        query,
      )
    assert.equal((await attach(world, zoe, ticket, { content: 'no', query: '?internal=true' })).status, 403)
    const token = { body: formOf([{ content: 'no' }]), headers: { 'content-type': FORM_TYPE } }
    const path = `/tickets/${ticket.id}/attachments`
    const reading = await world.call(ana, 'POST', path, { ...token, scopes: ['read'] })
    assert.match(reading.body.detail, /lacks the scope "write"/)
    assert.equal((await stored()).length, before)
  })

  test('bytes that are internal here and public there are seen by whoever sees them there', async () => {
    const [hidden, open] = [await newTicket(), await newTicket()]
    await attach(world, ana, hidden, { content: 'a logo', query: '?internal=true' })
    const { body } = await attach(world, ana, open, { content: 'a logo' })
    assert.equal((await world.call(zoe, 'GET', `/files/${body.sha256}`)).status, 200)
  })

  test('a comment takes staged files, and gives them its own visibility', async () => {
    const ticket = await newTicket()
    const staged = (await attach(world, ana, ticket, { query: '?internal=true' })).body
    // The same one, in another case of letters.
    const posted = await comment(ana, ticket, { attachments: [staged.id, staged.id.toUpperCase()] })
    assert.equal(posted.status, 201)
    const [shown] = (await list(zoe, ticket)).body.items
    assert.deepEqual([shown.id, shown.comment_id, shown.internal], [staged.id, posted.body.id, false])
    const texts = (await world.call(zoe, 'GET', `/tickets/${ticket.id}/history`)).body.items
    assert.ok(texts.some(({ text }: { text: string }) => text === 'Ana commented with 1 file'))
  })

  test('an internal comment keeps its files internal, and takes no public one', async () => {
    const ticket = await newTicket()
    const open = (await attach(world, ana, ticket)).body
    const refused = await comment(ana, ticket, { internal: true, attachments: [open.id] })
    assert.equal(refused.body.code, 'comment.public_attachment')
    const staged = (await attach(world, ana, ticket, { content: 'x', query: '?internal=true' })).body
    assert.equal((await comment(ana, ticket, { internal: true, attachments: [staged.id] })).status, 201)
    assert.equal((await list(zoe, ticket)).body.items.length, 1)
    assert.equal((await list(ana, ticket)).body.items.length, 2)
  })

  test('a comment takes no file of somebody else, of another ticket, or of another comment', async () => {
    const [ticket, other] = [await newTicket(), await newTicket()]
    const others = (await attach(world, lead, ticket)).body.id
    const elsewhere = (await attach(world, ana, other)).body.id
    const taken = (await attach(world, ana, ticket)).body.id
    await comment(ana, ticket, { attachments: [taken] })
    for (const id of [others, elsewhere, taken]) {
      const { status, body } = await comment(ana, ticket, { attachments: [id] })
      assert.equal(status, 422)
      assert.equal(body.code, 'comment.unknown_attachment')
      assert.equal(body.errors[0].pointer, '/attachments/0')
    }
  })

  test('a file can be added to an own comment later, and to nobody else’s', async () => {
    const ticket = await newTicket()
    const own = (await comment(ana, ticket, { internal: true })).body.id
    const added = await attach(world, ana, ticket, { query: `?comment=${own}` })
    assert.deepEqual([added.body.comment_id, added.body.internal], [own, true])
    const refused = await attach(world, lead, ticket, { query: `?comment=${own}` })
    assert.equal(refused.status, 422)
    assert.equal(refused.body.code, 'attachment.unknown_comment')
  })

  test('a deleted comment takes its files with it', async () => {
    const ticket = await newTicket()
    const staged = (await attach(world, ana, ticket)).body.id
    const { body } = await comment(ana, ticket, { attachments: [staged] })
    await world.call(ana, 'DELETE', `/comments/${body.id}`)
    assert.deepEqual((await list(ana, ticket)).body.items, [])
  })

  test('who attached a file removes it, and so does a lead; nobody else', async () => {
    const ticket = await newTicket()
    const [one, two] = [(await attach(world, ana, ticket)).body, (await attach(world, ana, ticket)).body]
    assert.equal((await world.call(zoe, 'DELETE', `/attachments/${one.id}`)).status, 403)
    assert.equal((await world.call(ana, 'DELETE', `/attachments/${one.id}`)).status, 204)
    assert.equal((await world.call(ana, 'DELETE', `/attachments/${one.id}`)).status, 404)
    assert.equal((await world.call(lead, 'DELETE', `/attachments/${two.id}`)).status, 204)
    const texts = (await world.call(ana, 'GET', `/tickets/${ticket.id}/history`)).body.items
    assert.equal(texts.at(-1).text, `${lead.name} removed the attachment "notes.txt"`)
  })

  test('on a deleted ticket and in an archived project nothing is attached, and the answer says why', async () => {
    const ticket = await newTicket()
    const { body } = await attach(world, ana, ticket)
    await world.call(ana, 'DELETE', `/tickets/${ticket.id}`)
    assert.equal((await attach(world, ana, ticket)).body.code, 'ticket.deleted')
    assert.equal((await world.call(ana, 'DELETE', `/attachments/${body.id}`)).body.code, 'ticket.deleted')
  })

  test('what is not one whole file in a form is refused, and nothing of it stays', async () => {
    const ticket = await newTicket()
    const send = (body: Buffer | string, type = FORM_TYPE) =>
      world.call(ana, 'POST', `/tickets/${ticket.id}/attachments`, {
        body,
        headers: { 'content-type': type },
      })
    const two = formOf([{ content: 'a' }, { content: 'b' }])
    const whole = formOf([{ content: 'abc'.repeat(1_000) }])
    const cases: [string, Promise<{ status: number; body: { code: string } }>][] = [
      ['415 request.unsupported_media_type', send('{}', 'application/json')],
      ['415 request.unsupported_media_type', send('abc', 'image/png')],
      ['422 file.missing', send(formOf([]))],
      ['422 file.missing', send(formOf([{ name: null, content: 'text' }]))],
      ['422 file.empty', send(formOf([{ content: '' }]))],
      ['422 file.more_than_one', send(two)],
      ['422 input.unknown_field', send(formOf([{ field: 'other', content: 'a' }]))],
      ['400 request.broken_multipart', send(whole.subarray(0, 1_500))],
      ['400 request.broken_multipart', send('x', 'multipart/form-data')],
      ['413 file.too_large', send(formOf([{ content: Buffer.alloc(MOST + 1, 'x') }]))],
      ['413 file.too_large', send(formOf([{ content: Buffer.alloc(2 * MOST + 100_000, 'x') }]))],
    ]
    for (const [wanted, sent] of cases) {
      const { status, body } = await sent
      assert.equal(`${String(status)} ${body.code}`, wanted)
    }
    assert.deepEqual((await list(ana, ticket)).body.items, [])
    assert.deepEqual(readdirSync(world.incoming), [])
    assert.equal((await attach(world, ana, ticket, { content: Buffer.alloc(MOST, 'x') })).status, 201)
  })

  test('a name is cleaned, and says itself to every browser', async () => {
    const ticket = await newTicket()
    const { body } = await attach(world, ana, ticket, { name: '../etc/Relatório “1”.txt', content: 'named' })
    assert.equal(body.name, 'Relatório “1”.txt')
    const file = await raw(ana, `/files/${body.sha256}`)
    assert.equal(
      file.headers['content-disposition'],
      `inline; filename="Relat_rio _1_.txt"; filename*=UTF-8''Relat%C3%B3rio%20%E2%80%9C1%E2%80%9D.txt`,
    )
    const other = await raw(
      ana,
      `/files/${body.sha256}?name=${encodeURIComponent('a"b\r\nx: y.txt')}&download=1`,
    )
    assert.equal(other.headers['content-disposition'], `attachment; filename="abx y.txt"`)
  })

  test('only types that cannot run anything are shown; all others are saved', async () => {
    const ticket = await newTicket()
    const png = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const cases: [string, Buffer | string, string, string][] = [
      ['a.html', '<!doctype html><script>alert(1)</script>', 'text/html', 'attachment'],
      ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/svg+xml', 'attachment'],
      ['b.svg', '<?xml version="1.0"?>\n<!-- x --><svg onload="alert(1)"/>', 'image/svg+xml', 'attachment'],
      ['a.txt', '  <script>alert(1)</script>', 'text/html', 'attachment'],
      ['a.exe', Buffer.from('4d5a90000300', 'hex'), 'application/x-msdownload', 'attachment'],
      ['a.bin', Buffer.from([0, 1, 2, 3, 255]), 'application/octet-stream', 'attachment'],
      ['page.html', 'just words', 'text/plain', 'inline'],
      ['image.txt', png, 'image/png', 'inline'],
      ['a.pdf', '%PDF-1.7\n\u0000', 'application/pdf', 'inline'],
      [
        'no.png',
        Buffer.concat([png.subarray(0, 20), Buffer.alloc(200)]),
        'application/octet-stream',
        'attachment',
      ],
    ]
    for (const [name, content, type, as] of cases) {
      const { body } = await attach(world, ana, ticket, { name, content })
      assert.equal(body.type, type, name)
      const file = await raw(ana, `/files/${body.sha256}`)
      assert.match(String(file.headers['content-disposition']), new RegExp(`^${as};`), name)
      const served = as === 'inline' ? type : 'application/octet-stream'
      assert.ok(String(file.headers['content-type']).startsWith(served), name)
      assert.equal(file.headers['x-content-type-options'], 'nosniff')
    }
  })

  test('an image has its size and a thumbnail, turned as the camera was held and without what it wrote', async () => {
    const ticket = await newTicket()
    const image = { create: { width: 800, height: 400, channels: 3, background: 'teal' } } as const
    const photo = await sharp(image).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const { body } = await attach(world, ana, ticket, { name: 'photo.jpg', content: photo })
    assert.deepEqual(body.image, { width: 400, height: 800 })
    const [one, two] = await Promise.all([1, 2].map(() => raw(ana, `/files/${body.sha256}?thumbnail=1`)))
    assert.equal(one?.status, 200)
    assert.equal(one.headers['content-type'], 'image/webp')
    assert.equal(two?.headers['etag'], one.headers['etag'])
    const small = await sharp(one.bytes).metadata()
    assert.deepEqual([small.width, small.height, small.exif], [160, 320, undefined])
  })

  test('what is no image, or one that is broken inside, has no thumbnail and can be saved', async () => {
    const ticket = await newTicket()
    const text = (await attach(world, ana, ticket)).body
    const noise = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', sigma: 50 },
      },
    })
      .jpeg({ quality: 40 })
      .toBuffer()
    const cut = (await attach(world, ana, ticket, { content: noise.subarray(0, 700) })).body
    for (const { sha256 } of [text, cut]) {
      const answer = await raw(ana, `/files/${sha256}?thumbnail=1`)
      assert.equal(answer.status, 404)
      assert.equal(answer.body.code, 'file.no_thumbnail')
      assert.equal((await raw(ana, `/files/${sha256}`)).status, 200)
    }
  })

  test('who has the bytes already is told so; parts of them can be asked for', async () => {
    const ticket = await newTicket()
    const { sha256 } = (await attach(world, ana, ticket, { content: '0123456789' })).body
    const path = `/files/${sha256}`
    const etag = String((await raw(ana, path)).headers['etag'])
    assert.equal((await raw(ana, path, { 'if-none-match': etag })).status, 304)
    const part = await raw(ana, path, { range: 'bytes=2-4' })
    assert.equal(part.status, 206)
    assert.equal(part.text, '234')
    assert.equal(part.headers['content-range'], 'bytes 2-4/10')
    assert.equal((await raw(ana, path, { range: 'bytes=-3' })).text, '789')
    assert.equal((await raw(ana, path, { range: 'bytes=8-' })).text, '89')
    assert.equal((await raw(ana, path, { range: 'bytes=0-1', 'if-range': '"other"' })).text, '0123456789')
    const beyond = await raw(ana, path, { range: 'bytes=10-' })
    assert.equal(beyond.status, 416)
    assert.equal(beyond.headers['content-range'], 'bytes */10')
    for (const odd of ['bytes=5-2', 'bytes=a-b', 'bytes=0-1,3-4', 'lines=1-2'])
      assert.equal((await raw(ana, path, { range: odd })).status, 200, odd)
  })

  test('who asks for the headers alone gets them without a byte being read', async (t) => {
    const ticket = await newTicket()
    const { sha256 } = (await attach(world, ana, ticket, { content: '0123456789' })).body
    const read = t.mock.method(world.deps.files.store, 'read')
    const answer = await world.call(ana, 'HEAD', `/files/${sha256}`)
    assert.deepEqual([answer.status, answer.headers['content-length'], answer.text], [200, '10', ''])
    assert.equal(read.mock.callCount(), 0)
    await world.deps.files.store.remove(sha256)
    assert.equal((await world.call(ana, 'HEAD', `/files/${sha256}`)).status, 404)
  })

  test('where a day has a limit nobody attaches more in 24 hours, and each has an own one', async () => {
    const limited = await createTestWorld({ files: { maxBytesPerDay: 10 } })
    const ticket = await limited.ticket()
    const [ann, bob] = [await limited.person('agent'), await limited.person('agent')]
    const first = await attach(limited, ann, ticket, { content: '123456' })
    assert.equal(first.status, 201)
    const refused = await attach(limited, ann, ticket, { content: '12345' })
    assert.deepEqual([refused.status, refused.body.code], [429, 'file.too_much_today'])
    assert.equal((await limited.store.db.selectFrom('files').select('sha256').execute()).length, 1)
    assert.equal((await attach(limited, ann, ticket, { content: '1234' })).status, 201)
    assert.equal((await attach(limited, bob, ticket, { content: '12345' })).status, 201)
    limited.tick(24 * 60 * 60 * 1000)
    assert.equal((await attach(limited, ann, ticket, { content: '12345' })).status, 201)
    await limited.close()
  })

  test('a ticket with a thousand files lists them page by page, each once and in order', async () => {
    const ticket = await newTicket()
    const rows = Array.from({ length: 1_000 }, (_, index) => ({
      id: `01990000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      ticket_id: ticket.id,
      comment_id: null,
      by_id: ana.id,
      name: `${String(index)}.txt`,
      type: 'text/plain',
      size: 1,
      sha256: 'a'.repeat(64),
      width: null,
      height: null,
      internal: 0 as const,
      created_at: world.now,
      seq: 1,
    }))
    await world.store.write(async (tx) => {
      for (let at = 0; at < rows.length; at += 100)
        await tx
          .insertInto('attachments')
          .values(rows.slice(at, at + 100))
          .execute()
    })
    const names: string[] = []
    for (let after = ''; ; ) {
      const { body } = await world.call(ana, 'GET', `/tickets/${ticket.id}/attachments?limit=200${after}`)
      names.push(...body.items.map((one: { name: string }) => one.name))
      if (body.next === null) break
      after = `&after=${body.next}`
    }
    assert.deepEqual(
      names,
      rows.map((row) => row.name),
    )
    // They have no events, which the look at the whole log at the end would find.
    await world.store.write((tx) => tx.deleteFrom('attachments').where('ticket_id', '=', ticket.id).execute())
  })
})
