import type { ImportSummary } from '../domains/imports/import-summary.ts'

const n = (count: number) => count.toLocaleString('en')

/** What came of an import, in sentences. */
export function importInWords(summary: ImportSummary): string[] {
  const made = summary.dry_run ? 'would be imported' : 'imported'
  const lines = [
    `${n(summary.rows)} rows, ${n(summary.tickets)} tickets: ${n(summary.created)} ${made} into ${summary.project}` +
      `${summary.dry_run ? '' : ` with ${n(summary.events)} events`}, ${n(summary.unchanged)} unchanged` +
      `${summary.resumed > 0 ? `, ${n(summary.resumed)} by the run before` : ''}.`,
    ...workflowInWords(summary),
    ...countsInWords(summary.counts),
  ]
  if (summary.differing > 0) {
    lines.push(
      `${n(summary.differing)} tickets are here already and have other rows in this file than when they were imported; ` +
        'they were left as they are.',
    )
  }
  if (summary.bad_rows > 0) {
    lines.push(
      `${n(summary.bad_rows)} rows cannot be used, and ${n(summary.left_out)} tickets were left out because of them: ` +
        `see ${summary.errors_file ?? ''}. Mend the file and import it again; what is here is not imported twice.`,
    )
  }
  if (summary.stopped) lines.push('Stopped. Run the same command again to go on from here.')
  return lines
}

function workflowInWords({ workflow, makes_workflow, dry_run, created }: ImportSummary): string[] {
  if (workflow === null || created === 0) return []
  const made = dry_run ? ' It would be made and published.' : ' It was made and published.'
  return [`They stand on the workflow "${workflow}".${makes_workflow ? made : ''}`]
}

type Words = readonly [one: string, many: string]

/** What a file brings besides tickets, and what of it has no place or is not as one may think. */
const BROUGHT: Record<string, Words> = {
  moves: ['move from step to step', 'moves from step to step'],
  comments: ['comment', 'comments'],
  reviews: ['review', 'reviews'],
  remarks: ['remark on a line', 'remarks on lines'],
}
const NOT_BROUGHT: Record<string, Words> = {
  undated: [
    'ticket has the time of this import, since no column says when it was made',
    'tickets have the time of this import, since no column says when they were made',
  ],
  repeated_rows: [
    'row is the same as a row before it and was taken once',
    'rows are the same as a row before them and were taken once',
  ],
  texts_cut: [
    'text was too long and is cut, with a mark',
    'texts were too long and are cut, each with a mark',
  ],
  empty_comments: ['comment without text was left out', 'comments without text were left out'],
  empty_reviews: [
    'review without verdict and text was left out',
    'reviews without verdict and text were left out',
  ],
  pending_reviews: ['review that was never sent was left out', 'reviews that were never sent were left out'],
}

function countsInWords(counts: Record<string, number>): string[] {
  const told = (words: Record<string, Words>) =>
    Object.entries(words).flatMap(([name, [one, many]]) => {
      const count = counts[name] ?? 0
      return count === 0 ? [] : [`${n(count)} ${count === 1 ? one : many}`]
    })
  const brought = told(BROUGHT)
  return [
    ...(brought.length > 0 ? [`With ${brought.join(', ')}.`] : []),
    ...told(NOT_BROUGHT).map((text) => `${text}.`),
  ]
}
