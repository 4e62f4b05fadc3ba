import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import page from '../portal.module.css'
import { ANY_FORM, useForms, useWhere } from '../use-forms.ts'
import classes from './form-cards.module.css'

/** One card for each kind of request, and one for all others. */
export function FormCards() {
  const id = useId()
  const { data: forms, error } = useForms()
  const { projects, error: noProjects } = useWhere()
  const problem = error ?? noProjects
  if (problem instanceof Problem) return <ProblemNote problem={problem} />
  if (!forms || !projects) return <CardsShape />
  if (projects.length === 0) return <EmptyPlace title={t('portal.nowhere')} text={t('portal.nowhere_text')} />
  const isOnly = forms.length === 0
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={page.heading}>
        {t('portal.ask_about')}
      </h2>
      <ul className={classes.cards}>
        {forms.map(({ workflow, description, category, sub_category }) => (
          <li key={workflow.id} className={classes.item}>
            <Link to="/portal/new" search={{ form: workflow.id }} className={classes.card}>
              <span className={classes.words}>
                <span className={classes.name}>{workflow.name}</span>
                <span className={classes.about}>
                  {description || [category, sub_category].filter(Boolean).join(', ')}
                </span>
              </span>
              <ChevronRight className={classes.sign} aria-hidden />
            </Link>
          </li>
        ))}
        <li className={classes.item}>
          <Link to="/portal/new" search={{ form: ANY_FORM }} className={classes.card} data-quiet={!isOnly}>
            <span className={classes.words}>
              <span className={classes.name}>{t(isOnly ? 'portal.any' : 'portal.other')}</span>
              <span className={classes.about}>{t(isOnly ? 'portal.any_text' : 'portal.other_text')}</span>
            </span>
            <ChevronRight className={classes.sign} aria-hidden />
          </Link>
        </li>
      </ul>
    </section>
  )
}

function CardsShape() {
  return (
    <div className={classes.cards} role="status" aria-label={t('ui.loading')}>
      {[1, 2, 3].map((one) => (
        <Skeleton key={one} className={classes.shape} />
      ))}
    </div>
  )
}
