/** Which part of a list: `after` is the `next` of the page before. */
export type PageQuery = {
  limit?: number
  after?: string
}
