import type { CodedFinding, FindingCode } from "../../schemas/finding-codes.ts";

/** A file or mail that cannot be taken as it is. Tells its sender what is wrong and what to do; changes nothing. */
export class Refused extends Error {
  readonly finding: CodedFinding;
  /** The file's columns, where those were read before it could not be taken. */
  readonly columns: readonly string[] | undefined;
  constructor(code: FindingCode, message: string, row?: number, columns?: readonly string[]) {
    super(message);
    this.columns = columns;
    this.finding = { code, message, ...(row === undefined ? {} : { row }) };
  }
}
