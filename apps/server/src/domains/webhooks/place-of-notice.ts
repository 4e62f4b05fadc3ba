import type { Notice } from '@waybill/contract/notifications/notification.ts'
import type { Db } from '../../io/db/tables.ts'

/** A notice as it is kept: of a webhook it names the id. */
interface Kept {
  notice: Notice | null
  about: string | null
}

/** What a notice is about, and the webhook that it leads to. */
export type PlaceOfNotice = (kept: Kept) => { about: string | null; webhook: string | null }

/** Looks up the webhooks that notices are about. Of their addresses only the host: with many programs the path is the secret. */
export async function placesOfNotices(db: Db, all: readonly Kept[]): Promise<PlaceOfNotice> {
  const ids = [...new Set(all.flatMap((one) => (isOfWebhook(one) ? (one.about ?? []) : [])))]
  const rows =
    ids.length === 0
      ? []
      : await db.selectFrom('webhooks').select(['id', 'url']).where('id', 'in', ids).execute()
  const places = new Map(rows.map(({ id, url }) => [id, new URL(url).host]))
  return (one) => {
    if (!isOfWebhook(one)) return { about: one.about, webhook: null }
    const place = one.about === null ? undefined : places.get(one.about)
    return place === undefined ? { about: null, webhook: null } : { about: place, webhook: one.about }
  }
}

function isOfWebhook({ notice }: Kept): boolean {
  return notice === 'webhook_paused' || notice === 'webhook_off'
}
