import { foldName, foldText } from '@waybill/contract/fold-text.ts'
import { NEW_LABEL_COLOR } from '@waybill/contract/projects/project.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import { foldTeamName } from '../teams/teams.queries.ts'
import type { NewPersonRef, WantedLabel } from './imported-ticket.ts'

/** Names asked for in one statement. */
const NAMES_PER_QUERY = 512

/**
 * Asks for the names in slices of a few fixed lengths, filled up by repeating a name: each length is a statement of its
 * own that is kept prepared.
 */
async function inSlices<Row>(
  names: readonly string[],
  find: (slice: string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let start = 0; start < names.length; start += NAMES_PER_QUERY) {
    const slice = names.slice(start, start + NAMES_PER_QUERY)
    const length = [8, 64].find((size) => slice.length <= size) ?? NAMES_PER_QUERY
    const filler = slice[0] ?? ''
    rows.push(...(await find([...slice, ...Array<string>(length - slice.length).fill(filler)])))
  }
  return rows
}

/**
 * Ids of people by key. Somebody with the same e-mail address is that person; somebody whom an earlier import of this
 * source made, too; everybody else becomes a placeholder without an address, who cannot sign in.
 */
export async function resolvePeople(
  context: CommandContext,
  { id: importId, source }: { id: string; source: string },
  people: readonly NewPersonRef[],
): Promise<Map<string, string>> {
  const { tx, now } = context
  const ids = new Map<string, string>()
  const byEmail = new Map(people.flatMap(({ email, key }) => (email === null ? [] : [[email, key] as const])))
  const accounts = await inSlices([...byEmail.keys()], (slice) =>
    tx.selectFrom('people').select(['id', 'email_folded']).where('email_folded', 'in', slice).execute(),
  )
  for (const { id, email_folded } of accounts) ids.set(byEmail.get(email_folded ?? '') ?? '', id)
  const refs = await inSlices(
    people.map(({ key }) => key).filter((key) => !ids.has(key)),
    (slice) =>
      tx
        .selectFrom('external_refs')
        .select(['external_id', 'target_id'])
        .where('source', '=', source)
        .where('kind', '=', 'person')
        .where('external_id', 'in', slice)
        .execute(),
  )
  for (const ref of refs) ids.set(ref.external_id, ref.target_id)
  const missing = people
    .filter(({ key }) => !ids.has(key))
    .map((person) => ({ ...person, id: context.newId() }))
  for (const slice of bulkSlices(missing)) {
    await tx
      .insertInto('people')
      .values(
        slice.map(({ id, name, role }) => ({
          id,
          name: name.trim(),
          name_folded: foldName(name),
          email: null,
          email_folded: null,
          password_hash: null,
          role,
          placeholder: 1 as const,
          phone: null,
          department: null,
          address: null,
          locale: null,
          time_zone: null,
          created_at: now,
          updated_at: now,
        })),
      )
      .execute()
    await tx
      .insertInto('external_refs')
      .values(
        slice.map(({ id, key }) => ({
          source,
          kind: 'person' as const,
          external_id: key,
          target_id: id,
          digest: null,
          import_id: importId,
        })),
      )
      .execute()
  }
  const events: { id: string; event: Appended }[] = []
  for (const { id, key, role } of missing) {
    ids.set(key, id)
    const data = { person: id, after: { role, active: true, placeholder: true } }
    events.push({ id, event: context.append({ kind: 'person.created', data }) })
  }
  context.afterSeq(async () => {
    for (const { id, event } of events) {
      await tx.updateTable('people').set({ seq: event.seq }).where('id', '=', id).execute()
    }
  })
  return ids
}

/** Those of these people who have an account and work here: the others cannot act for themselves. */
export async function whoMayAct({ tx }: CommandContext, people: readonly string[]): Promise<Set<string>> {
  const rows = await inSlices([...new Set(people)], (slice) =>
    tx
      .selectFrom('people')
      .select('id')
      .where('id', 'in', slice)
      .where('placeholder', '=', 0)
      .where('active', '=', 1)
      .where('role', '<>', 'requester')
      .execute(),
  )
  return new Set(rows.map(({ id }) => id))
}

/** Ids of teams by name; a name that no team has becomes a team. */
export async function resolveTeams(
  context: CommandContext,
  names: readonly string[],
): Promise<Map<string, string>> {
  const { tx } = context
  const find = async () => {
    const rows = await inSlices([...new Set(names.map(foldTeamName))], (slice) =>
      tx.selectFrom('teams').select(['id', 'name_folded']).where('name_folded', 'in', slice).execute(),
    )
    return new Map(rows.map((row) => [row.name_folded, row.id]))
  }
  let known = await find()
  for (const name of names) {
    const folded = foldTeamName(name)
    if (known.has(folded)) continue
    const id = context.newId()
    const after = { name: name.trim(), description: '' }
    const made = await tx
      .insertInto('teams')
      .values({ id, name_folded: folded, ...after, created_at: context.now })
      .onConflict((on) => on.column('name_folded').doNothing())
      .returning('id')
      .executeTakeFirst()
    // Somebody else made it since: it is theirs.
    if (!made) {
      known = await find()
      continue
    }
    known.set(folded, id)
    const event = context.append({ kind: 'team.created', data: { team: id, after } })
    context.afterSeq(() => tx.updateTable('teams').set({ seq: event.seq }).where('id', '=', id).execute())
  }
  return new Map(names.map((name) => [name, known.get(foldTeamName(name)) ?? '']))
}

/** Ids of labels by name; a name that the project does not know becomes a label. The project's row must be locked. */
export function resolveLabels(
  context: CommandContext,
  project: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  return makeLabels(
    context,
    project,
    names.map((name) => ({ name, color: NEW_LABEL_COLOR, description: '' })),
  )
}

/** Ids of labels by name; those that the project does not have are made as they are wanted. */
export async function makeLabels(
  context: CommandContext,
  project: string,
  wanted: readonly WantedLabel[],
): Promise<Map<string, string>> {
  const fold = (name: string) => foldText(name.trim())
  const rows = await inSlices([...new Set(wanted.map(({ name }) => fold(name)))], (slice) =>
    context.tx
      .selectFrom('labels')
      .select(['id', 'name_folded'])
      .where('project_id', '=', project)
      .where('name_folded', 'in', slice)
      .execute(),
  )
  const known = new Map(rows.map((row) => [row.name_folded, row.id]))
  for (const { name, color, description } of wanted) {
    if (known.has(fold(name))) continue
    const id = context.newId()
    known.set(fold(name), id)
    const after = { name: name.trim(), color, description }
    await context.tx
      .insertInto('labels')
      .values({ id, project_id: project, name_folded: fold(name), ...after })
      .execute()
    context.append({ kind: 'label.created', project_id: project, data: { label: id, after } })
  }
  return new Map(wanted.map(({ name }) => [name, known.get(fold(name)) ?? '']))
}
