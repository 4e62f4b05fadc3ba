import Type, { type Static } from 'typebox'
import { Id, Instant, Seq, line, listOf, nullable, oneOf, optionalLine, strict } from '../schema.ts'
import { After, Limit } from '../tickets/ticket-query.ts'

/** What a person is in the whole installation; rights in a project come from the project first. */
export const ROLES = ['admin', 'agent', 'requester'] as const
export const Role = oneOf(ROLES)
export type Role = Static<typeof Role>

export const Email = Type.String({ format: 'email', maxLength: 254 })
/** NIST SP 800-63B-4, 3.1.1: at least 8 characters where it is one of several factors, 15 alone is advised; long ones allowed. */
export const Password = Type.String({ minLength: 10, maxLength: 256 })

const profile = {
  name: line(120),
  phone: optionalLine(40),
  department: optionalLine(64),
  address: optionalLine(500),
  locale: Type.String({
    pattern: '^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$',
    maxLength: 35,
    description: 'BCP 47 tag',
  }),
  time_zone: line(64, 'IANA time zone'),
}

/** Half-open; without an end until somebody says so. Who is away gets no tickets in turn. */
export const Away = strict({ from: Instant, until: Type.Optional(nullable(Instant)) })
export type Away = Static<typeof Away>
/** Words by which workflows find who knows a thing, such as the categories of tickets. */
const Skills = Type.Array(line(64), { maxItems: 50, uniqueItems: true })

/** A person as admins and the person see them. */
export const Person = Type.Object({
  id: Id,
  name: Type.String(),
  email: nullable(Type.String()),
  role: Role,
  active: Type.Boolean(),
  placeholder: Type.Boolean({ description: 'Stands for somebody of an imported system; cannot sign in' }),
  phone: nullable(Type.String()),
  department: nullable(Type.String()),
  address: nullable(Type.String()),
  locale: nullable(Type.String()),
  time_zone: nullable(Type.String()),
  away: nullable(Type.Object({ from: Instant, until: nullable(Instant) })),
  skills: Type.Array(Type.String()),
  created_at: Instant,
  seq: Seq,
})
export type Person = Static<typeof Person>

/** A person as agents see them: enough to assign, mention and find somebody. */
export const PersonSummary = Type.Pick(Person, ['id', 'name', 'email', 'role', 'active'])
export type PersonSummary = Static<typeof PersonSummary>

/** Admins and the person get all of it, agents the summary. */
export const PersonView = Type.Union([Person, PersonSummary])
export type PersonView = Static<typeof PersonView>
export const PersonList = listOf(PersonView)
export type PersonList = Static<typeof PersonList>

/** `invitation`: the one-time link, only here and only for a person without a password. */
export const CreatedPerson = Type.Object({ ...Person.properties, invitation: nullable(Type.String()) })
export type CreatedPerson = Static<typeof CreatedPerson>

export const PeopleQuery = strict({
  role: Type.Optional(Role),
  active: Type.Optional(Type.Boolean()),
  placeholder: Type.Optional(
    Type.Boolean({ description: 'false: without those who only stand for somebody of an imported system' }),
  ),
  q: Type.Optional(line(200, 'Part of the name or the e-mail address')),
  limit: Limit,
  after: After,
  count: Type.Optional(oneOf(['exact'], 'exact: also count all people that the filters find')),
})
export type PeopleQuery = Static<typeof PeopleQuery>

/** Oneself, with what one may do in the installation (`people.manage` and so on). */
export const Me = Type.Object({ ...Person.properties, can: Type.Record(Type.String(), Type.Boolean()) })
export type Me = Static<typeof Me>

export const CreatePersonInput = strict({
  name: profile.name,
  email: Email,
  role: Role,
  password: Type.Optional(Password),
  phone: Type.Optional(nullable(profile.phone)),
  department: Type.Optional(nullable(profile.department)),
  address: Type.Optional(nullable(profile.address)),
  locale: Type.Optional(nullable(profile.locale)),
  time_zone: Type.Optional(nullable(profile.time_zone)),
})
export type CreatePersonInput = Static<typeof CreatePersonInput>

export const UpdatePersonInput = strict({
  name: Type.Optional(profile.name),
  email: Type.Optional(Email),
  role: Type.Optional(Role),
  active: Type.Optional(Type.Boolean()),
  phone: Type.Optional(nullable(profile.phone)),
  department: Type.Optional(nullable(profile.department)),
  address: Type.Optional(nullable(profile.address)),
  locale: Type.Optional(nullable(profile.locale)),
  time_zone: Type.Optional(nullable(profile.time_zone)),
  away: Type.Optional(nullable(Away)),
  skills: Type.Optional(Skills),
})
export type UpdatePersonInput = Static<typeof UpdatePersonInput>

/** What people change of themselves; e-mail address, role and whether they are active are an admin's. */
export const UpdateMeInput = strict({
  name: Type.Optional(profile.name),
  phone: Type.Optional(nullable(profile.phone)),
  department: Type.Optional(nullable(profile.department)),
  address: Type.Optional(nullable(profile.address)),
  locale: Type.Optional(nullable(profile.locale)),
  time_zone: Type.Optional(nullable(profile.time_zone)),
  away: Type.Optional(nullable(Away)),
})
export type UpdateMeInput = Static<typeof UpdateMeInput>

/** The first admin, by the code of the link that the first start prints. */
export const SetUpInput = strict({
  code: Type.String({ minLength: 1, maxLength: 200 }),
  name: profile.name,
  email: Email,
  password: Password,
})
export type SetUpInput = Static<typeof SetUpInput>
