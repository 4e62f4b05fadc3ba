import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Rule, RuleDefinition } from '@waybill/contract/automation/rule.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../../settings/section.tsx'
import { definitionLines } from '../model/rule-words.ts'
import { comparedLines } from '../model/compared-lines.ts'
import { usePluginActions } from '../use-plugin-actions.ts'
import { useNames, versionsQuery } from '../use-rules.ts'
import { ChangedLines } from './changed-lines.tsx'
import classes from '../automation.module.css'

/** Who wrote which version when, and what it changed; any of them can be written once more. */
export function VersionsPart({ rule }: { rule: Rule }) {
  const { data: versions, error } = useQuery(versionsQuery(rule.id))
  const nameOf = useNames((versions ?? []).map(({ definition }) => definition))
  const pluginActions = usePluginActions()
  const linesOf = (definition: RuleDefinition) => definitionLines(definition, nameOf, pluginActions)
  const { act, acting, problem } = useAct(async (from: number) => {
    const { version } = await client.rules.update(rule.id, { restore: from })
    askDirectoryAgain()
    say(t('automation.restored', { from, version }), { tone: 'good' })
  })
  return (
    <Section title={t('automation.versions')} text={t('automation.versions_text')}>
      <ProblemNote problem={problem ?? (error instanceof Problem ? error : null)} />
      {!versions && !error && <ListShape rows={3} />}
      <ol className={classes.items} aria-label={t('automation.versions')}>
        {versions?.map(({ version, definition, by, created_at }, index) => {
          const before = versions[index + 1]?.definition
          const now = linesOf(definition)
          return (
            <li key={version} className={classes.item}>
              <div className={classes.line}>
                <strong>{t('automation.version', { version })}</strong>
                {version === rule.version && (
                  <span className={classes.state} data-state="on">
                    {t('automation.newest')}
                  </span>
                )}
                <span className={classes.fact}>
                  <TimeAgo at={created_at} /> {by && t('automation.made_by', { name: by.name })}
                  {!before && `, ${t('automation.first_version')}`}
                </span>
                <span className={classes.grow} />
                {rule.can.edit && version !== rule.version && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={acting}
                    aria-label={t('automation.restore_of', { version })}
                    onClick={() => act(version)}
                  >
                    {t('automation.restore')}
                  </Button>
                )}
              </div>
              <ChangedLines lines={comparedLines(before ? linesOf(before) : now, now)} />
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
