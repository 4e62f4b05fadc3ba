import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import { useProjects } from '../../../sync/directory.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { OneWebhook } from './one-webhook.tsx'
import { webhooksQuery } from './use-webhooks.ts'
import { WebhookList } from './webhook-list.tsx'

const route = getRouteApi('/inside/integrations/$part')

/** The addresses that hear of what happens, or one of them with what was sent to it. */
export function WebhooksPart() {
  const { open } = route.useSearch()
  const { can } = useMe()
  const { data: webhooks, error } = useQuery(webhooksQuery)
  const { data: projects = [] } = useProjects()
  const places = projects.filter((project) => project.can['manage_webhooks'] === true).map(({ key }) => key)
  const forAll = can['webhooks.manage'] === true
  const shown = webhooks?.find(({ id }) => id === open)
  if (error instanceof Problem) return <ProblemNote problem={error} />
  if (!webhooks) return <ListShape rows={4} />
  if (shown) return <OneWebhook webhook={shown} />
  if (open !== undefined)
    return <EmptyPlace title={t('webhooks.no_such')} text={t('webhooks.no_such_text')} />
  return <WebhookList webhooks={webhooks} places={places} forAll={forAll} />
}
