import type { Db } from '../../io/db/tables.ts'

/** To whom mail goes; those who are inactive or have no address get none. */
export async function recipientOf(db: Db, person: string) {
  const row = await db
    .selectFrom('people')
    .leftJoin('refused_addresses', (join) =>
      join
        .onRef('refused_addresses.person_id', '=', 'people.id')
        .onRef('refused_addresses.email', '=', 'people.email_folded'),
    )
    .select(['people.id', 'people.name', 'people.email', 'people.email_folded', 'people.role'])
    .select(['people.time_zone', 'people.locale', 'people.notification_settings'])
    .select('refused_addresses.reason as refused')
    .where('people.id', '=', person)
    .where('people.active', '=', 1)
    .where('people.placeholder', '=', 0)
    .executeTakeFirst()
  if (!row || row.email === null || row.email_folded === null) return null
  return { ...row, email: row.email, email_folded: row.email_folded }
}

export type Recipient = NonNullable<Awaited<ReturnType<typeof recipientOf>>>
