/** What a file may cost. A connection cannot raise these. */
export const limits = {
  columns: 1_000,
  /** Characters of one row, and of one line before it is a row. */
  row: 1_000_000,
  key: 1_000,
  /** Bytes that a compressed file may become, and characters that a file's rows may have together. */
  inflated: 1_500 * 1024 * 1024,
  /** Bytes of a database file, which is read whole. */
  database: 128 * 1024 * 1024,
  /** Bytes of a workbook of Excel 97 to 2003, which is read whole. */
  binaryWorkbook: 64 * 1024 * 1024,
  /** Bytes of a mail; what SES takes at the most. */
  mail: 40 * 1024 * 1024,
  /** Megabytes of heap for the process that reads a file. */
  heap: 512,
  /** Megabytes by which the process may grow while one is read: buffers lie beside the heap. */
  memory: 1_536,
  milliseconds: 10 * 60_000,
};
