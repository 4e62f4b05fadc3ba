import { foldText } from '@waybill/contract/fold-text.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { NEW_LABEL_COLOR } from '@waybill/contract/projects/project.ts'
import { GithubLabel } from './github-archive.ts'
import type { WantedLabel } from './imported-ticket.ts'
import { oneLine } from './imported-text.ts'

/** The labels of the repository with colour and description; of names that differ only in case, the first. */
export function githubLabels(values: readonly unknown[]): WantedLabel[] {
  const labels = new Map<string, WantedLabel>()
  for (const value of values) {
    if (fieldErrors(GithubLabel, value).length > 0) continue
    const { name: full, color, description } = value as GithubLabel
    const name = labelName(full)
    const folded = foldText(name)
    if (name === '' || labels.has(folded)) continue
    labels.set(folded, {
      name,
      color: /^[0-9a-f]{6}$/i.test(color ?? '') ? `#${(color ?? '').toLowerCase()}` : NEW_LABEL_COLOR,
      description: oneLine(description ?? '', 255).text,
    })
  }
  return [...labels.values()]
}

/** The name as Waybill can hold it; empty for one that is none. */
export function labelName(name: string): string {
  return oneLine(name, 64).text
}
