/** Rows of one statement: powers of four, so that a bulk of any size uses few distinct SQL texts. */
const SIZES = [1024, 256, 64, 16, 4, 1] as const

/**
 * Cuts rows into slices of a few fixed sizes. Statements are prepared and kept by their text, and one of a thousand rows
 * takes a megabyte: with a text for every number of rows a long import would fill the memory with them.
 */
export function bulkSlices<Row>(rows: readonly Row[]): Row[][] {
  const slices: Row[][] = []
  let start = 0
  for (const size of SIZES) {
    for (; rows.length - start >= size; start += size) slices.push(rows.slice(start, start + size))
  }
  return slices
}
