import { BASIC_DEFINITION } from '@waybill/contract/workflows/basic.ts'
import { BASIC_STEPS, BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import type { Migration } from './migration.ts'

const literal = (value: unknown) => `'${JSON.stringify(value).replaceAll("'", "''")}'`

const elements = Object.fromEntries(
  [...BASIC_DEFINITION.steps, ...BASIC_DEFINITION.transitions].map(({ id }) => [id, id]),
)

/** Workflows are made by people: a definition that is edited, and versions that never change. */
export const workflows: Migration = {
  version: 17,
  name: 'workflows',
  statements: ({ id, int, json }) => [
    // The definition comes last, so that a look at the states does not read it.
    `alter table workflows add column name_folded ${id} not null default ''`,
    `alter table workflows add column state text not null default 'draft'
      check (state in ('draft', 'ready', 'published', 'paused', 'archived'))`,
    `alter table workflows add column version ${int}`,
    `alter table workflows add column updated_at ${int} not null default 0`,
    `alter table workflows add column seq ${int} not null default 0`,
    `alter table workflows add column definition ${json} not null default '{}'`,
    `update workflows set name_folded = 'basic', state = 'published', version = 1,
      definition = ${literal(BASIC_DEFINITION)} where id = '${BASIC_WORKFLOW_ID}'`,
    `create unique index workflows_by_name on workflows (name_folded)`,

    `create table workflow_versions (workflow_id ${id} not null references workflows, version ${int} not null,
      category text, sub_category text, department text, priority text,
      published_at ${int} not null, published_by ${id} references people, seq ${int} not null default 0,
      elements ${json} not null, definition ${json} not null, primary key (workflow_id, version))`,
    `insert into workflow_versions (workflow_id, version, published_at, elements, definition)
      values ('${BASIC_WORKFLOW_ID}', 1, 0, ${literal(elements)}, ${literal(BASIC_DEFINITION)})`,

    `alter table workflow_steps add column element_id ${id} not null default ''`,
    ...BASIC_STEPS.map((step) => `update workflow_steps set element_id = id where id = '${step.id}'`),

    `alter table projects add column kind text not null default 'tracker'
      check (kind in ('tracker', 'service_desk'))`,
    `create index projects_of_workflow on projects (workflow_id)`,
  ],
}
