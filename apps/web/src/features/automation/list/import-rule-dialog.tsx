import { Button, FileInput, Group, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../../settings/rest-of.ts'
import { Dialog } from '../../settings/dialog.tsx'
import classes from '../automation.module.css'

/** A rule from a YAML file, or from its text. */
export function ImportRuleDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const { act, acting, problem } = useAct(async () => {
    const rule = await client.rules.importYaml(text)
    askDirectoryAgain()
    onClose()
    say(t('automation.imported', { name: rule.name }), { tone: 'good' })
    void navigate({ to: '/automation/$rule', params: { rule: rule.id } })
  })
  return (
    <Dialog title={t('automation.import_title')} onClose={onClose} onSubmit={() => act()}>
      <ProblemNote problem={restOf(problem, ['yaml'])} />
      <FileInput
        label={t('automation.file')}
        description={t('automation.import_text')}
        placeholder={t('automation.choose_file')}
        accept=".yaml,.yml,text/yaml,application/yaml"
        onChange={(file) => void file?.text().then(setText)}
      />
      <Textarea
        label={t('automation.yaml')}
        autosize
        minRows={8}
        maxRows={18}
        spellCheck={false}
        classNames={{ input: classes.code ?? '' }}
        error={errorOf(problem, 'yaml')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={acting} disabled={text.trim() === ''}>
          {t('automation.import')}
        </Button>
      </Group>
    </Dialog>
  )
}
