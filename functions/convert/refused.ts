import type { CodedFinding, FindingCode } from "../../schemas/finding-codes.ts";

/** A file or mail that cannot be taken as it is. Tells its sender what is wrong and what to do; changes nothing. */
export class Refused extends Error {
  readonly finding: CodedFinding;
  constructor(code: FindingCode, message: string, row?: number) {
    super(message);
    this.finding = { code, message, ...(row === undefined ? {} : { row }) };
  }
}
