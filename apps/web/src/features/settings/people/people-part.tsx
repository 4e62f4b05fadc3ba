import { Button, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useDeferredValue, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Items, Section } from '../section.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { PersonItem } from './person-item.tsx'
import classes from './people-part.module.css'

const KEY = ['settings', 'people']

/** Everybody who signs in here, for those who run the place. */
export function PeoplePart() {
  const [text, setText] = useState('')
  const [inviting, setInviting] = useState(false)
  const q = useDeferredValue(text.trim())
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...KEY, q],
    queryFn: ({ pageParam }) =>
      client.people.list({
        placeholder: false,
        limit: 50,
        ...(q !== '' && { q }),
        ...(pageParam !== null && { after: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const people = data?.pages.flatMap(({ items }) => items)
  const again = () => queries.invalidateQueries({ queryKey: KEY })
  const action = <Button onClick={() => setInviting(true)}>{t('settings.people.invite')}</Button>
  return (
    <Section title={t('settings.people.title')} action={action}>
      <TextInput
        className={classes.find}
        aria-label={t('settings.people.find')}
        placeholder={t('settings.people.find')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!people && !error && <ListShape rows={6} />}
      {people?.length === 0 && <EmptyPlace title={t('settings.people.none')} />}
      {people && people.length > 0 && (
        <Items>
          {people.map((person) => (
            <PersonItem key={person.id} person={person} onChanged={again} />
          ))}
        </Items>
      )}
      {hasNextPage && (
        <Button
          variant="subtle"
          className={classes.more}
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('settings.more')}
        </Button>
      )}
      {inviting && <InviteDialog onInvited={again} onClose={() => setInviting(false)} />}
    </Section>
  )
}
