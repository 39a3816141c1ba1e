import type { CodedFinding, FindingCode } from "../../schemas/finding-codes.ts";

/** What of a file was read before it could not be taken: the columns of its table, or the names of its tables where it has several. */
export interface FileShape {
  readonly columns?: readonly string[] | undefined;
  readonly tables?: readonly string[] | undefined;
}

/** A file or mail that cannot be taken as it is. Tells its sender what is wrong and what to do; changes nothing. */
export class Refused extends Error {
  readonly finding: CodedFinding;
  readonly shape: FileShape;
  constructor(code: FindingCode, message: string, row?: number, shape: FileShape = {}) {
    super(message);
    this.shape = shape;
    this.finding = { code, message, ...(row === undefined ? {} : { row }) };
  }
}
