import type { OneTimeLink } from '@waybill/contract/access/session.ts'
import type {
  CreatedPerson,
  CreatePersonInput,
  Me,
  PeopleQuery,
  PersonList,
  PersonView,
  UpdateMeInput,
  UpdatePersonInput,
} from '@waybill/contract/people/person.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'

/** People, and oneself. A person is named by id, e-mail address or `me`. */
export function peopleCalls(http: Http) {
  const list = (query: PeopleQuery = {}, options?: CallOptions) =>
    http.get<PersonList>('/users', query, options)

  return {
    me: (options?: CallOptions) => http.get<Me>('/users/me', undefined, options),
    updateMe: (input: UpdateMeInput, options?: CallOptions) =>
      http.send<Me>('PATCH', '/users/me', input, options),
    list,
    every: (query: PeopleQuery = {}) => everyItem(list, query),
    get: (person: string, options?: CallOptions) =>
      http.get<PersonView>(path`/users/${person}`, undefined, options),
    create: (input: CreatePersonInput, options?: CallOptions) =>
      http.send<CreatedPerson>('POST', '/users', input, options),
    update: (person: string, input: UpdatePersonInput, options?: CallOptions) =>
      http.send<PersonView>('PATCH', path`/users/${person}`, input, options),
    /** A link by which the person chooses a password; it is shown once. */
    invite: (person: string, options?: CallOptions) =>
      http.send<OneTimeLink>('POST', path`/users/${person}/invitation`, undefined, options),
  }
}
