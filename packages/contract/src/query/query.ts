import type { TicketSort } from '../tickets/ticket-query.ts'

/** Where a part of a query stands in its text: UTF-16 code units, `end` exclusive. */
export interface Span {
  start: number
  end: number
}

/** What a query asks: which tickets, and in which order. `where: null`: all of them. */
export interface Query {
  where: Condition | null
  /** The first decides; at most one in what is printed. */
  sort: TicketSort | null
}

/** A tree over the things that can be said about a ticket. `all` and `any` have at least two parts. */
export type Condition =
  | { type: 'all'; of: Condition[] }
  | { type: 'any'; of: Condition[] }
  | { type: 'not'; of: Condition }
  | FieldCondition
  | TextCondition

/** `status:open,resolved`, `priority>=high`, `-label:spam` (inside a `not`), `updated<-7d`, `field.floor:3`. */
export interface FieldCondition {
  type: 'field'
  /** The name in the registry of fields, never an alias of it; custom fields as `field.<key>`. */
  field: string
  op: Operator
  /** As they were written, without quotes; with `:` any of them. At least one. */
  values: QueryValue[]
  span: Span
}

/** `:` is "is (one of)". */
export type Operator = ':' | '<' | '<=' | '>' | '>='

export interface QueryValue {
  text: string
  /** Whether it stood in quotes: then it is a name, never a word of the language such as `me` or `none`. */
  quoted: boolean
  span: Span
}

/** Words to be found in key, title, description or comments. */
export interface TextCondition {
  type: 'text'
  text: string
  /** In quotes: the words stand in this order, side by side, and each as it is written. */
  phrase: boolean
  span: Span
}
