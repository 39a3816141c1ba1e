import type { Finding } from "../../schemas/file.ts";

/** A file or mail that cannot be taken as it is. Tells its sender what is wrong and what to do; changes nothing. */
export class Refused extends Error {
  readonly finding: Finding;
  constructor(code: string, message: string, row?: number) {
    super(message);
    this.finding = { code, message, ...(row === undefined ? {} : { row }) };
  }
}
