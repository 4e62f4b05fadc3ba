import { Button } from '@mantine/core'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ArrowLeft, SearchX } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { PageShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import page from '../portal.module.css'
import { ANY_FORM, useForms, useWhere, type Form } from '../use-forms.ts'
import { AskForm } from './ask-form.tsx'

const route = getRouteApi('/inside/portal/new')

/** `/portal/new?form=`: what is needed to begin with one kind of request. */
export function AskPage() {
  const { form = ANY_FORM } = route.useSearch()
  return (
    <div className={`${page.page ?? ''} ${page.narrow ?? ''}`}>
      <Link to="/portal" className={page.back}>
        <ArrowLeft aria-hidden />
        {t('portal.ask_back')}
      </Link>
      <Content key={form} name={form} />
    </div>
  )
}

function Content({ name }: { name: string }) {
  const { data: forms, error } = useForms()
  const { projects, error: noProjects } = useWhere()
  const problem = error ?? noProjects
  if (problem instanceof Problem) return <ProblemNote problem={problem} />
  if (!forms || !projects) return <PageShape />
  const form: Form | null = forms.find(({ workflow }) => workflow.id === name) ?? null
  if (form === null && name !== ANY_FORM)
    return (
      <EmptyPlace
        isPage
        icon={<SearchX />}
        title={t('portal.no_form')}
        text={t('portal.no_form_text')}
        action={
          <Button component={Link} to="/portal">
            {t('portal.ask_back')}
          </Button>
        }
      />
    )
  if (projects.length === 0)
    return <EmptyPlace isPage title={t('portal.nowhere')} text={t('portal.nowhere_text')} />
  const other = t(forms.length === 0 ? 'portal.any' : 'portal.other')
  return (
    <>
      <header className={page.hello}>
        <h1 className={page.title}>{form?.workflow.name ?? other}</h1>
        <p className={page.text}>
          {form ? form.description : t(forms.length === 0 ? 'portal.any_text' : 'portal.other_text')}
        </p>
      </header>
      <AskForm form={form} projects={projects} />
    </>
  )
}
