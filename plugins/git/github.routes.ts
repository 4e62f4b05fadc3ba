import { verify } from '@octokit/webhooks-methods'
import { ProjectRef, nullable, strict } from '@waybill/contract/schema.ts'
import { defineRoute, type Route } from '@waybill/server/http/route.ts'
import Type from 'typebox'
import type { GitHost } from './git-host.ts'
import type { Seen, Told } from './seen.ts'
import { Delivered, MOST_BYTES, checkPayload, firstLine, takeDelivery } from './take-delivery.ts'

/** Of the year 9999. */
const LAST_SECOND = 253_402_300_799

const Repository = Type.Object({
  full_name: Type.String(),
  default_branch: Type.String(),
  /** Of pushes in seconds since 1970, otherwise ISO 8601. */
  pushed_at: Type.Optional(
    nullable(Type.Union([Type.Integer({ minimum: 0, maximum: LAST_SECOND }), Type.String()])),
  ),
})
const Push = Type.Object({
  ref: Type.String(),
  repository: Repository,
  commits: Type.Array(
    Type.Object({
      id: Type.String(),
      message: Type.String(),
      timestamp: Type.String(),
      url: Type.String(),
      author: Type.Object({ email: Type.Optional(nullable(Type.String())) }),
    }),
  ),
})
const PullRequest = Type.Object({
  repository: Repository,
  pull_request: Type.Object({
    number: Type.Integer(),
    title: Type.String(),
    body: nullable(Type.String()),
    html_url: Type.String(),
    state: Type.String(),
    draft: Type.Optional(Type.Boolean()),
    merged_at: nullable(Type.String()),
    updated_at: Type.String(),
    head: Type.Object({ ref: Type.String() }),
    base: Type.Object({ ref: Type.String() }),
  }),
})

/** `POST /hooks/git/github/{project}`: what GitHub and GitHub Enterprise deliver. */
export function githubRoute(host: GitHost): Route {
  return defineRoute({
    method: 'POST',
    path: '/hooks/git/github/:project',
    tag: 'Git',
    summary: 'A delivery of a webhook of GitHub: pushes and pull requests',
    access: { anonymous: 'the body is signed by the secret of the project (X-Hub-Signature-256)' },
    params: strict({ project: ProjectRef }),
    rawBody: { mostBytes: MOST_BYTES },
    responses: { 200: Delivered },
    handler: (request) =>
      takeDelivery(host, request, {
        async verify(body, header, secret) {
          const signature = header('x-hub-signature-256') ?? ''
          return signature !== '' && body.length > 0 && verify(secret, body.toString('utf8'), signature)
        },
        read: (payload, header) => readGithub(header('x-github-event') ?? '', payload),
      }),
  })
}

/** What a delivery of GitHub tells. @param event the header `X-GitHub-Event` */
export function readGithub(event: string, payload: unknown): Told {
  switch (event) {
    case 'push':
      return readPush(checkPayload(Push, payload))
    case 'pull_request':
      return readPullRequest(checkPayload(PullRequest, payload))
    case 'ping':
      return { ignored: 'pong: the webhook works' }
    default:
      return { ignored: `the event "${event}" is not followed; choose pushes and pull requests` }
  }
}

function readPush({ ref, repository, commits }: Type.Static<typeof Push>): Told {
  const { pushed_at: at, default_branch } = repository
  const pushed =
    typeof at === 'number' ? new Date(at * 1_000).toISOString() : (commits.at(-1)?.timestamp ?? null)
  const landed = ref === `refs/heads/${default_branch}` ? pushed : null
  const seen = commits.map(
    (commit): Seen => ({
      source: 'github',
      kind: 'commit',
      repository: repository.full_name,
      name: commit.id,
      title: firstLine(commit.message),
      url: commit.url,
      state: null,
      at: commit.timestamp,
      email: commit.author.email ?? null,
      texts: [commit.message],
      landed,
    }),
  )
  return { repository: repository.full_name, seen }
}

function readPullRequest({ repository, pull_request: pull }: Type.Static<typeof PullRequest>): Told {
  const merged = pull.merged_at !== null
  const open = pull.draft === true ? 'draft' : 'open'
  const seen: Seen = {
    source: 'github',
    kind: 'pull_request',
    repository: repository.full_name,
    name: `#${String(pull.number)}`,
    title: firstLine(pull.title),
    url: pull.html_url,
    state: merged ? 'merged' : pull.state === 'closed' ? 'closed' : open,
    at: pull.updated_at,
    email: null,
    texts: [pull.title, pull.body ?? '', pull.head.ref],
    landed: pull.base.ref === repository.default_branch ? pull.merged_at : null,
  }
  return { repository: repository.full_name, seen: [seen] }
}
