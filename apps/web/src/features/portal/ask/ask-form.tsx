import { Button, Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Project } from '@waybill/contract/projects/project.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useFields } from '../../../sync/directory.ts'
import { UploadList } from '../../../ui/attachments/upload-list.tsx'
import { useStagedUploads } from '../../../ui/attachments/use-staged-uploads.ts'
import { CustomFieldInput } from '../../../ui/custom-field-input.tsx'
import { Editor, MOST_TEXT } from '../../../ui/editor/editor.tsx'
import { useDraft } from '../../../ui/editor/use-draft.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../../settings/rest-of.ts'
import { ANY_FORM, type Form } from '../use-forms.ts'
import { isComplete, questionsOf, readAnswers, toRequest, unanswered, type Answers } from './answers.ts'
import classes from './ask-form.module.css'

/** All that somebody writes and has not sent is one draft. */
const PLACE = 'new-ticket'

interface AskFormProps {
  /** null: a request that no form is for. */
  form: Form | null
  projects: readonly Project[]
}

/** A request before it is sent; what is written is kept, here and on the server. */
export function AskForm({ form, projects }: AskFormProps) {
  const navigate = useNavigate()
  const draft = form?.workflow.id ?? ANY_FORM
  const title = useDraft(PLACE, `${draft}:title`)
  const description = useDraft(PLACE, `${draft}:description`)
  const kept = useDraft(PLACE, `${draft}:answers`)
  const files = useStagedUploads()
  const answers = readAnswers(kept.text)
  const answer = (change: Partial<Answers>) => kept.set(JSON.stringify({ ...answers, ...change }))
  const project = projects.find(({ key }) => key === answers.project) ?? projects[0]
  const { data: fields = [] } = useFields(project?.key)
  const questions = questionsOf(form, fields)
  const texts = { title: title.text, description: description.text }
  const canSend =
    isComplete(questions, texts, answers) && description.text.length <= MOST_TEXT && project !== undefined

  const missing = unanswered(questions, texts, answers)
  const wanted = [...missing.parts.map((part) => t(`portal.${part}`)), ...missing.fields]

  const clear = () => {
    title.clear()
    description.clear()
    kept.clear()
  }
  const { act, acting, problem } = useAct(async () => {
    if (!project || !canSend) return
    const ticket = await client.tickets.create(toRequest(project.key, form, questions, texts, answers))
    clear()
    const failed = files.list.length > 0 ? await files.sendTo(ticket.id) : []
    const names = failed.map(({ name }) => name).join(', ')
    if (failed.length > 0) say(t('portal.files_left', { key: ticket.key, names }), { tone: 'bad' })
    else say(t('portal.sent', { key: ticket.key }), { tone: 'good' })
    await navigate({ to: '/portal/requests/$request', params: { request: ticket.key }, replace: true })
  })
  const shown = ['title', 'description', 'sub_category', 'severity', 'priority', 'project'].concat(
    questions.fields.map(({ key }) => `fields/${key}`),
  )
  const isBegun = title.text !== '' || description.text !== '' || files.list.length > 0

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        act()
      }}
    >
      {projects.length > 1 && project && (
        <Select
          label={t('portal.where')}
          data={projects.map(({ key, name }) => ({ value: key, label: name }))}
          value={project.key}
          allowDeselect={false}
          onChange={(key) => answer({ project: key, fields: {} })}
          error={errorOf(problem, 'project')}
        />
      )}
      <TextInput
        label={t('portal.title')}
        placeholder={t('portal.title_example')}
        required
        maxLength={255}
        value={title.text}
        onChange={({ currentTarget }) => title.set(currentTarget.value)}
        error={errorOf(problem, 'title')}
      />
      <div className={classes.told}>
        <span className={classes.label} aria-hidden>
          {t('portal.description')}
          {questions.description && <span className={classes.must}> *</span>}
        </span>
        <Editor
          label={t('portal.description')}
          placeholder={t('portal.description_example')}
          value={description.text}
          onChange={description.set}
          onFiles={files.add}
        >
          <UploadList uploads={files} held={t('portal.held')} />
        </Editor>
        {errorOf(problem, 'description') !== undefined && (
          <p className={classes.wrong} role="alert">
            {errorOf(problem, 'description')}
          </p>
        )}
      </div>
      <div className={classes.rest}>
        {questions.subCategory && (
          <TextInput
            label={t('portal.sub_category')}
            required
            maxLength={64}
            value={answers.sub_category}
            onChange={({ currentTarget }) => answer({ sub_category: currentTarget.value })}
            error={errorOf(problem, 'sub_category')}
          />
        )}
        <Select
          label={t('portal.urgency')}
          data={PRIORITIES.map((value) => ({ value, label: t(`portal.urgency.${value}`) }))}
          value={answers.priority}
          allowDeselect={false}
          onChange={(value) => answer({ priority: PRIORITIES.find((one) => one === value) ?? 'medium' })}
          error={errorOf(problem, 'priority')}
        />
        {questions.severity && (
          <Select
            label={t('portal.severity')}
            required
            data={PRIORITIES.map((value) => ({ value, label: t(`ui.priority.${value}`) }))}
            value={answers.severity}
            onChange={(value) => answer({ severity: PRIORITIES.find((one) => one === value) ?? null })}
            error={errorOf(problem, 'severity')}
          />
        )}
        {questions.fields.map((field) => (
          <CustomFieldInput
            key={field.id}
            field={{ ...field, required: true }}
            value={answers.fields[field.key] ?? null}
            onChange={(value) => answer({ fields: { ...answers.fields, [field.key]: value } })}
            error={errorOf(problem, `fields/${field.key}`)}
          />
        ))}
      </div>
      <ProblemNote problem={restOf(problem, shown)} />
      <div className={classes.end}>
        <span className={classes.safety} role="status">
          {acting && files.isBusy ? t('portal.sending_files') : t('portal.draft_kept')}
          {wanted.length > 0 && `. ${t('portal.still_needed', { names: wanted.join(', ') })}`}
        </span>
        {isBegun && !acting && (
          <Button
            variant="default"
            onClick={() => {
              clear()
              for (const upload of files.list) files.drop(upload)
              void navigate({ to: '/portal' })
            }}
          >
            {t('portal.discard')}
          </Button>
        )}
        <Button type="submit" loading={acting} disabled={!canSend}>
          {t('portal.send')}
        </Button>
      </div>
    </form>
  )
}
