import { refusalWords } from '@waybill/contract/automation/describe-rule.ts'
import type { RuleRun, RunAction } from '@waybill/contract/automation/rule.ts'
import { t } from '../../../messages/messages.ts'
import { fieldWord, valueWords } from '../model/rule-words.ts'
import { pluginActionName, usePluginActions } from '../use-plugin-actions.ts'
import classes from '../automation.module.css'

/** Why a rule ran, with the values that its queries asked about, and what came of each action. */
export function RunTrace({ run: { matched, actions } }: { run: RuleRun }) {
  const pluginActions = usePluginActions()
  return (
    <div className={classes.trace}>
      {matched.map(({ side, query, values }, index) => (
        <div key={index}>
          <span className={classes.because}>{t('automation.matched')}</span>{' '}
          <code className={classes.code}>{t(`automation.matched.${side}`, { query })}</code>
          <ul className={classes.values}>
            {Object.entries(values).map(([field, value]) => (
              <li key={field}>
                {fieldWord(field)}: <b>{valueWords(field, value)}</b>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <ul className={classes.outcomes}>
        {actions.map((action, index) => (
          <li key={index} data-outcome={action.outcome}>
            {t('automation.outcome_of', {
              action:
                action.kind === 'plugin'
                  ? pluginActionName(pluginActions, action)
                  : t(`automation.action.${action.kind}`),
              outcome: outcomeWords(action),
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** How often runs of which something is on its way are asked for again, milliseconds. */
const LOOK_EVERY = 5_000

/** Whether to look again, for as long as something is on its way. */
export function lookAgain(runs: readonly RuleRun[]): number | false {
  const waits = runs.some(({ actions }) => actions.some(({ outcome }) => outcome === 'queued'))
  return waits && LOOK_EVERY
}

function outcomeWords({ outcome, code, words, tries }: RunAction): string {
  const said =
    outcome === 'refused'
      ? t('automation.outcome.refused', { code: refusalWords(code ?? '') })
      : tries !== undefined && (outcome === 'queued' || outcome === 'failed')
        ? t(`automation.outcome.${outcome}_tried`, { count: tries })
        : t(`automation.outcome.${outcome}`)
  return words === undefined ? said : t('automation.outcome_words', { outcome: said, words })
}
