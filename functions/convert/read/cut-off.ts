import type { FindingCode } from "../../../schemas/finding-codes.ts";
import { Refused } from "../refused.ts";

/** Refuses a file whose end is missing, whole: rows that it has lost are not told as removed. `where`: a sentence. */
export function cutOff(
  code: Extract<FindingCode, "damaged" | "uneven_row">,
  where: string,
  row?: number,
): Refused {
  return new Refused(
    code,
    `${where} Nothing of it was taken, so that no row that it lacks is told as removed. Export it again, and send it once it is written whole.`,
    row,
  );
}
