import type { RuleAction, RuleCondition, RuleDefinition } from '@waybill/contract/automation/rule.ts'

/** What a definition names people and teams by, in another form: e-mail addresses and names, or ids. */
interface OtherNames {
  /** Of a person, or of a word such as `reporter`, which stays as it is. */
  person: (word: string) => string
  team: (word: string) => string
}

/** The definition with other names of people and teams; what queries and texts say stays. */
export function withNames(definition: RuleDefinition, names: OtherNames): RuleDefinition {
  const { when, actions } = definition
  return {
    ...definition,
    ...(when && { when: conditionWith(when, names) }),
    actions: actions.map((action) => actionWith(action, names)),
  }
}

function conditionWith(node: RuleCondition, names: OtherNames): RuleCondition {
  return {
    ...node,
    ...(node.type === 'actor' && node.is && { is: node.is.map(names.person) }),
    ...(node.of && { of: node.of.map((one) => conditionWith(one, names)) }),
  }
}

function actionWith(action: RuleAction, { person, team }: OtherNames): RuleAction {
  return {
    ...action,
    ...(action.to !== undefined && { to: person(action.to) }),
    ...(action.team !== undefined && { team: team(action.team) }),
    ...(action.who && { who: action.who.map(person) }),
  }
}

/** What a definition names people and teams by. */
export function namesIn(definition: RuleDefinition): { people: Set<string>; teams: Set<string> } {
  const found = { people: new Set<string>(), teams: new Set<string>() }
  const noted = (set: Set<string>) => (word: string) => {
    set.add(word)
    return word
  }
  withNames(definition, { person: noted(found.people), team: noted(found.teams) })
  return found
}
