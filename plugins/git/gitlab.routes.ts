import { timingSafeEqual } from 'node:crypto'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ProjectRef, nullable, strict } from '@waybill/contract/schema.ts'
import { defineRoute, type Route } from '@waybill/server/http/route.ts'
import { Webhook } from 'standardwebhooks'
import Type from 'typebox'
import type { GitHost } from './git-host.ts'
import type { Seen, Told } from './seen.ts'
import { Delivered, MOST_BYTES, checkPayload, firstLine, takeDelivery } from './take-delivery.ts'

const Project = Type.Object({ path_with_namespace: Type.String(), default_branch: nullable(Type.String()) })
const Push = Type.Object({
  ref: Type.String(),
  project: Project,
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
const MergeRequest = Type.Object({
  project: Project,
  object_attributes: Type.Object({
    iid: Type.Integer(),
    title: Type.String(),
    description: nullable(Type.String()),
    url: Type.String(),
    state: Type.String(),
    draft: Type.Optional(Type.Boolean()),
    updated_at: Type.String(),
    source_branch: Type.String(),
    target_branch: Type.String(),
  }),
})

type Header = (name: string) => string | null

/** `POST /hooks/git/gitlab/{project}`: what GitLab delivers. */
export function gitlabRoute(host: GitHost): Route {
  return defineRoute({
    method: 'POST',
    path: '/hooks/git/gitlab/:project',
    tag: 'Git',
    summary: 'A delivery of a webhook of GitLab: pushes and merge requests',
    access: { anonymous: 'it carries the secret of the project, or is signed by it (Standard Webhooks)' },
    params: strict({ project: ProjectRef }),
    rawBody: { mostBytes: MOST_BYTES },
    responses: { 200: Delivered },
    handler: (request) =>
      takeDelivery(host, request, {
        verify: (body, header, secret) => Promise.resolve(verifyGitlab(body, header, secret)),
        read: (payload, header) => readGitlab(header('x-gitlab-event') ?? '', payload),
      }),
  })
}

/** Milliseconds: as Standard Webhooks recommend. */
const TOLERANCE = 5 * 60_000

/** A signing token (`whsec_...`) signs the body; an older secret token is only shown. */
function verifyGitlab(body: Buffer, header: Header, secret: string): boolean {
  if (!secret.startsWith('whsec_')) return isSame(secret, header('x-gitlab-token') ?? '')
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  const headers = Object.fromEntries(names.map((name) => [name, header(name) ?? '']))
  try {
    new Webhook(secret).verify(body.toString('utf8'), headers)
    return true
  } catch {
    const age = Math.abs(Date.now() - Number(headers['webhook-timestamp']) * 1_000)
    if (headers['webhook-signature'] !== '' && age > TOLERANCE) throw tooOld()
    return false
  }
}

function isSame(secret: string, given: string): boolean {
  const [one, other] = [Buffer.from(secret), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function tooOld(): Problem {
  return new Problem({
    status: 401,
    code: 'git.old_delivery',
    title: 'The delivery was not signed within the last five minutes',
    detail: 'Let GitLab send it again, and see that the clocks of both servers are right.',
  })
}

/** What a delivery of GitLab tells. @param event the header `X-Gitlab-Event` */
export function readGitlab(event: string, payload: unknown): Told {
  switch (event) {
    case 'Push Hook':
      return readPush(checkPayload(Push, payload))
    case 'Merge Request Hook':
      return readMergeRequest(checkPayload(MergeRequest, payload))
    default:
      return { ignored: `the event "${event}" is not followed; choose push and merge request events` }
  }
}

function readPush({ ref, project, commits }: Type.Static<typeof Push>): Told {
  const isDefault = project.default_branch !== null && ref === `refs/heads/${project.default_branch}`
  // When it was pushed, GitLab does not say.
  const newest = commits.at(-1)?.timestamp ?? null
  const seen = commits.map(
    (commit): Seen => ({
      source: 'gitlab',
      kind: 'commit',
      repository: project.path_with_namespace,
      name: commit.id,
      title: firstLine(commit.message),
      url: commit.url,
      state: null,
      at: commit.timestamp,
      email: commit.author.email ?? null,
      texts: [commit.message],
      landed: isDefault ? newest : null,
    }),
  )
  return { repository: project.path_with_namespace, seen }
}

function readMergeRequest({ project, object_attributes: request }: Type.Static<typeof MergeRequest>): Told {
  const merged = request.state === 'merged'
  const open = request.draft === true ? 'draft' : 'open'
  const seen: Seen = {
    source: 'gitlab',
    kind: 'merge_request',
    repository: project.path_with_namespace,
    name: `!${String(request.iid)}`,
    title: firstLine(request.title),
    url: request.url,
    state: merged ? 'merged' : request.state === 'closed' ? 'closed' : open,
    at: instantOf(request.updated_at),
    email: null,
    texts: [request.title, request.description ?? '', request.source_branch],
    landed: merged && request.target_branch === project.default_branch ? instantOf(request.updated_at) : null,
  }
  return { repository: project.path_with_namespace, seen: [seen] }
}

/** GitLab writes `2026-03-02 09:00:00 UTC` in older versions, and ISO 8601 in newer ones. */
function instantOf(text: string): string {
  return text.replace(/^(\S+) (\S+) UTC$/, '$1T$2Z')
}
