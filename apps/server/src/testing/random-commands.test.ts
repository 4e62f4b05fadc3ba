import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestWorld, type Answer, type TestPerson, type TestWorld } from './test-world.ts'
import { verified } from './verify-command.ts'

/** mulberry32: the same seed gives the same run, so that a failure can be repeated. */
function seeded(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: <T>(values: readonly T[]): T => {
      const [picked] = values.slice(below(values.length))
      assert.notEqual(picked, undefined, 'nothing to pick from')
      return picked as T
    },
  }
}
type Random = ReturnType<typeof seeded>

interface Cast {
  people: TestPerson[]
  projects: { id: string; key: string }[]
  tickets: string[]
  comments: string[]
}

const LABELS = ['bug', 'idea', 'urgent', 'ui']
const WORDS = ['hello', 'see P1-1', '@Ana Lopez look', '`code` and P2-2', 'done']

type Act = (world: TestWorld, as: TestPerson, cast: Cast, random: Random) => Promise<Answer>

const patch: (body: (cast: Cast, random: Random) => object) => Act = (body) => (world, as, cast, random) =>
  world.call(as, 'PATCH', `/tickets/${random.pick(cast.tickets)}`, { body: body(cast, random) })

const ACTS: Record<string, Act> = {
  create: async (world, as, cast, random) => {
    const body = { project: random.pick(cast.projects).key, title: `t${String(random.below(99))}` }
    const answer = await world.call(as, 'POST', '/tickets', { body })
    if (answer.status === 201) cast.tickets.push(String(answer.body.id))
    return answer
  },
  retitle: patch((_cast, random) => ({ title: `t${String(random.below(9))}` })),
  status: patch((_cast, random) => ({ status: random.pick(['open', 'in_progress', 'resolved', 'closed']) })),
  sort: patch((_cast, random) => ({
    priority: random.pick(['low', 'medium', 'high', 'critical']),
    severity: random.pick(['low', null]),
    category: random.pick(['net', 'print', null]),
    due_at: random.pick(['2026-05-01T10:00:00+02:00', null]),
  })),
  assign: patch((cast, random) => ({ assignee: random.pick([...cast.people.map((one) => one.id), null]) })),
  label: patch((_cast, random) => ({
    add_labels: [random.pick(LABELS)],
    remove_labels: [random.pick(LABELS)],
  })),
  watch: patch((cast, random) => ({
    add_watchers: [random.pick(cast.people).id],
    remove_watchers: [random.pick(cast.people).id],
  })),
  move: (world, as, cast, random) =>
    world.call(as, 'POST', `/tickets/${random.pick(cast.tickets)}/move`, {
      body: { status: random.pick(['open', 'closed']), before: random.pick(cast.tickets) },
    }),
  remove: (world, as, cast, random) => world.call(as, 'DELETE', `/tickets/${random.pick(cast.tickets)}`),
  restore: (world, as, cast, random) =>
    world.call(as, 'POST', `/tickets/${random.pick(cast.tickets)}/restore`),
  comment: async (world, as, cast, random) => {
    const parent = cast.comments.length > 0 && random.below(3) === 0 ? random.pick(cast.comments) : null
    const answer = await world.call(as, 'POST', `/tickets/${random.pick(cast.tickets)}/comments`, {
      body: { body: random.pick(WORDS), internal: random.below(3) === 0, parent_id: parent },
    })
    if (answer.status === 201) cast.comments.push(String(answer.body.id))
    return answer
  },
  editComment: (world, as, cast, random) =>
    world.call(as, 'PATCH', `/comments/${random.pick(cast.comments)}`, {
      body: { body: random.pick(WORDS) },
    }),
  removeComment: (world, as, cast, random) =>
    world.call(as, 'DELETE', `/comments/${random.pick(cast.comments)}`),
  react: (world, as, cast, random) =>
    world.call(
      as,
      random.pick(['PUT', 'DELETE']),
      `/comments/${random.pick(cast.comments)}/reactions/${random.pick(['heart', 'eyes'])}`,
    ),
  link: (world, as, cast, random) =>
    world.call(as, 'POST', `/tickets/${random.pick(cast.tickets)}/links`, {
      body: {
        kind: random.pick(['blocks', 'relates', 'parent', 'child', 'duplicated_by']),
        ticket: random.pick(cast.tickets),
      },
    }),
  take: (world, as, cast, random) =>
    world.call(as, 'PUT', `/tickets/${random.pick(cast.tickets)}/lock`, {
      body: { take_over: random.below(4) === 0 },
    }),
  giveBack: (world, as, cast, random) =>
    world.call(as, 'DELETE', `/tickets/${random.pick(cast.tickets)}/lock`),
  unlink: (world, as, cast, random) =>
    world.call(
      as,
      'DELETE',
      `/tickets/${random.pick(cast.tickets)}/links/${random.pick(['blocks', 'relates', 'parent'])}/${random.pick(cast.tickets)}`,
    ),
}

/** What makes things comes more often than what takes them away, or soon there is nothing left to act upon. */
const CHOICES = [
  ...Object.keys(ACTS),
  'create',
  'comment',
  'comment',
  'comment',
  'restore',
  'restore',
  'link',
  'giveBack',
]

async function castOf(world: TestWorld): Promise<Cast> {
  const [admin, ana, ben, viewer, customer] = [
    await world.person('admin'),
    await world.person('agent', { name: 'Ana Lopez' }),
    await world.person('agent'),
    await world.person('requester'),
    await world.person('requester'),
  ]
  const projects = [await world.project({ key: 'P1' }), await world.project({ key: 'P2', access: 'private' })]
  for (const project of projects) await world.member(project, ana, 'lead')
  await world.member({ key: 'P2' }, viewer, 'viewer')
  const tickets: string[] = []
  for (const project of projects) tickets.push((await world.ticket({ project, reporter: customer })).id)
  const answer = await world.call(ana, 'POST', `/tickets/${tickets[0] ?? ''}/comments`, {
    body: { body: 'first' },
  })
  return {
    people: [admin, ana, ana, ben, ben, viewer, customer],
    projects,
    tickets,
    comments: [String(answer.body.id)],
  }
}

for (const seed of [1, 2, 3]) {
  test(`several people who do what they like at once leave the log and the tables in agreement (seed ${String(seed)})`, async () => {
    const world = await createTestWorld()
    try {
      const random = seeded(seed)
      const cast = await castOf(world)
      const done = new Set<string>()
      for (let round = 0; round < 60; round += 1) {
        world.tick(random.below(5_000))
        const together = Array.from({ length: 1 + random.below(6) }, async () => {
          const name = random.pick(CHOICES)
          const answer = await ACTS[name]?.(world, random.pick(cast.people), cast, random)
          assert.ok(answer && answer.status < 500, `${name}: ${JSON.stringify(answer?.body)}`)
          if (answer.status < 300) done.add(name)
        })
        await Promise.all(together)
      }
      await verified(world)
      assert.ok(done.size >= Object.keys(ACTS).length - 4, `too little succeeded: ${[...done].join(', ')}`)
    } finally {
      await world.close()
    }
  })
}
