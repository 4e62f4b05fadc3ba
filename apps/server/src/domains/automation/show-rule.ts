import type { Rule } from '@waybill/contract/automation/rule.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import type { RouteRequest } from '../../http/route.ts'
import { presentRules } from './rules.presenter.ts'
import { seenRule } from './seen-rules.ts'

/** A rule as its reader sees it. @throws Problem 404 */
export async function showRule(
  { kernel, actor }: Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'actor'>,
  id: string,
): Promise<{ body: Rule; etag: string }> {
  const { db } = kernel.store
  const [body] = await presentRules(db, actor, [await seenRule(db, actor, id)])
  if (!body) throw notFound('rule')
  return { body, etag: etagOfAnswer(body.seq, body) }
}
