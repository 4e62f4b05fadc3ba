import type { CreateLabelInput, Label, UpdateLabelInput } from '@waybill/contract/projects/project.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import type { Page } from '../http/pages.ts'
import { path } from '../http/path.ts'

/** The labels of a project, by id. */
export function labelCalls(http: Http) {
  return {
    list: (project: string, options?: CallOptions) =>
      http.get<Page<Label>>(path`/projects/${project}/labels`, undefined, options),
    get: (project: string, label: string, options?: CallOptions) =>
      http.get<Label>(path`/projects/${project}/labels/${label}`, undefined, options),
    create: (project: string, input: CreateLabelInput, options?: CallOptions) =>
      http.send<Label>('POST', path`/projects/${project}/labels`, input, options),
    update: (project: string, label: string, input: UpdateLabelInput, options?: CallOptions) =>
      http.send<Label>('PATCH', path`/projects/${project}/labels/${label}`, input, options),
    remove: (project: string, label: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/projects/${project}/labels/${label}`, undefined, options),
  }
}
