import {
  conflict,
  invalid,
  invalidField,
  type FieldError,
  Problem,
} from '@waybill/contract/problems/problem.ts'
import { MOST_RULES } from '@waybill/contract/automation/rule.ts'

export function wrongRule(errors: readonly FieldError[]): Problem {
  return invalid([...errors])
}

export function tooManyRules(): Problem {
  return conflict(
    'rule.too_many',
    'There are too many rules',
    `A project has at most ${String(MOST_RULES)} rules, and so have all projects together. Delete one first.`,
  )
}

export function noSuchProject(): Problem {
  return invalidField('/project', 'rule.no_such_project', 'there is no such project')
}

export function noSuchLabel(name: string): Problem {
  return invalidField('/label', 'label.not_found', `the project has no label "${name}" any more`)
}

export function noSuchVersion(): Problem {
  return invalidField('/restore', 'rule.no_such_version', 'the rule has no such version')
}

export function twoDefinitions(): Problem {
  return invalidField('/restore', 'rule.two_definitions', 'stands beside a definition; send one of them')
}

export function nothingToTry(): Problem {
  return invalidField('/definition', 'rule.nothing_to_try', 'is required unless "rule" names a rule')
}

export function scheduleIsOfNow(): Problem {
  return invalidField(
    '/definition/trigger/on',
    'rule.schedule_is_of_now',
    'is a schedule, which looks at tickets as they are at its moment: a list with its query shows them',
  )
}

export function alreadyTrying(): Problem {
  return conflict(
    'rule.dry_run_running',
    'A dry run is at work already',
    'One runs at a time on each server. Wait until it is done, then try again.',
  )
}

export function wrongRuleFile(
  message: string,
  { line, key }: { line: number | null; key: string | null },
): Problem {
  const words = `${line === null ? '' : `Line ${String(line)}: `}${message}`
  return new Problem({
    status: 422,
    code: 'rule.wrong_file',
    title: 'This is no file of a rule',
    detail: words,
    errors: [{ pointer: '/yaml', code: 'rule.wrong_file', message: words }],
    extra: { line, key },
  })
}
