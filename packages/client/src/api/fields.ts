import type { CreateFieldInput, CustomField, UpdateFieldInput } from '@waybill/contract/projects/project.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import type { Page } from '../http/pages.ts'
import { path } from '../http/path.ts'

/** The fields that a project has of its own, by id. */
export function fieldCalls(http: Http) {
  return {
    list: (project: string, options?: CallOptions) =>
      http.get<Page<CustomField>>(path`/projects/${project}/fields`, undefined, options),
    get: (project: string, field: string, options?: CallOptions) =>
      http.get<CustomField>(path`/projects/${project}/fields/${field}`, undefined, options),
    create: (project: string, input: CreateFieldInput, options?: CallOptions) =>
      http.send<CustomField>('POST', path`/projects/${project}/fields`, input, options),
    update: (project: string, field: string, input: UpdateFieldInput, options?: CallOptions) =>
      http.send<CustomField>('PATCH', path`/projects/${project}/fields/${field}`, input, options),
    remove: (project: string, field: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/projects/${project}/fields/${field}`, undefined, options),
  }
}
