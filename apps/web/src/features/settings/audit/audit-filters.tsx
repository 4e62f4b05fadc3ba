import { Button, Select, TextInput } from '@mantine/core'
import type { NamedRef } from '@waybill/contract/schema.ts'
import { t } from '../../../messages/messages.ts'
import { PersonPicker } from '../../../ui/person-picker.tsx'
import classes from './audit-filters.module.css'

/** What each choice asks the log for; null: for everything. */
export const KINDS = {
  all: null,
  access: 'session.*,factor.*,token.*,person.password_changed,person.locked_out,person.invited',
  people: 'person.*,team.*,installation.*',
  projects: 'project.*,label.*,field.*',
  tickets: 'ticket.*,comment.*,attachment.*,lease.*',
  bulk: 'import.*,bulk.*',
} as const
type What = keyof typeof KINDS
const CHOICES: readonly What[] = ['all', 'access', 'people', 'projects', 'tickets', 'bulk']

export interface AuditWish {
  what: What
  /** null: anybody. */
  who: NamedRef | null
  words: string
  /** Days, `2026-03-02`; empty: without an end. */
  from: string
  to: string
}

interface AuditFiltersProps {
  wish: AuditWish
  onWish: (wish: AuditWish) => void
}

export function AuditFilters({ wish, onWish }: AuditFiltersProps) {
  return (
    <div className={classes.filters} role="search" aria-label={t('settings.part.audit')}>
      <Select
        className={classes.what}
        aria-label={t('settings.audit.what')}
        data={CHOICES.map((value) => ({ value, label: t(`settings.audit.${value}`) }))}
        allowDeselect={false}
        value={wish.what}
        onChange={(value) => onWish({ ...wish, what: CHOICES.find((one) => one === value) ?? 'all' })}
      />
      <PersonPicker
        label={t('settings.audit.who')}
        person={wish.who}
        onPick={(who) => onWish({ ...wish, who })}
      >
        <Button variant="default">{wish.who?.name ?? t('settings.audit.anybody')}</Button>
      </PersonPicker>
      <TextInput
        className={classes.words}
        aria-label={t('settings.audit.words')}
        placeholder={t('settings.audit.words')}
        maxLength={200}
        value={wish.words}
        onChange={(event) => onWish({ ...wish, words: event.currentTarget.value })}
      />
      <label className={classes.day}>
        {t('settings.audit.from')}
        <TextInput
          type="date"
          value={wish.from}
          onChange={(event) => onWish({ ...wish, from: event.currentTarget.value })}
        />
      </label>
      <label className={classes.day}>
        {t('settings.audit.to')}
        <TextInput
          type="date"
          value={wish.to}
          onChange={(event) => onWish({ ...wish, to: event.currentTarget.value })}
        />
      </label>
    </div>
  )
}
