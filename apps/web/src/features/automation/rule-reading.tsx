import type { Rule } from '@waybill/contract/automation/rule.ts'
import { t } from '../../messages/messages.ts'
import { Section } from '../settings/section.tsx'
import { definitionLines } from './model/rule-words.ts'
import { usePluginActions } from './use-plugin-actions.ts'
import { useNames } from './use-rules.ts'
import classes from './automation.module.css'

/** A rule in words, for who may not change it. */
export function RuleReading({ rule }: { rule: Rule }) {
  const nameOf = useNames([rule.definition])
  const pluginActions = usePluginActions()
  return (
    <Section title={rule.project?.key ?? t('automation.all_projects')} text={rule.description}>
      <p className={classes.note}>{t('automation.read_only')}</p>
      <ul className={classes.reading}>
        {definitionLines(rule.definition, nameOf, pluginActions).map(({ depth, text }, index) => (
          <li key={index} data-depth={depth}>
            {text}
          </li>
        ))}
      </ul>
    </Section>
  )
}
