import Type, { type Static } from 'typebox'
import { line, oneOf, optionalLine } from '../schema.ts'
import { TicketSort, ticketFilters } from './ticket-query.ts'

/** What may separate the cells of a CSV file: spreadsheets of many languages expect semicolons. */
export const CSV_DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const
export type CsvDelimiter = keyof typeof CSV_DELIMITERS

/** `GET /tickets.csv`: filters and order are those of `GET /tickets`. */
export const TicketCsvQuery = Type.Object(
  {
    ...ticketFilters,
    sort: Type.Optional(TicketSort),
    fields: Type.Optional(
      line(
        2_000,
        'Only these columns, in this order, with commas: those of the file without it, field.<key>, and id, number, project, assignee_id, reporter_id, team_id, watchers, aliases',
      ),
    ),
    delimiter: Type.Optional(
      oneOf(['comma', 'semicolon', 'tab'], 'What separates the cells; comma unless told'),
    ),
    bom: Type.Optional(
      Type.Boolean({
        description: 'false: without the byte order mark by which spreadsheets know that the file is UTF-8',
      }),
    ),
  },
  {
    additionalProperties: false,
    patternProperties: { '^field\\.[a-z][a-z0-9_]{0,39}$': optionalLine(2_000) },
  },
)
export type TicketCsvQuery = Static<typeof TicketCsvQuery>
