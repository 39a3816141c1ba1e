import { rewordedKey } from "./keys.ts";
import { positionAt } from "./position.ts";
import type { FiledRow } from "./rows.ts";
import type { Table, TransactItem } from "./table.ts";

/** Days are whole in UTC: of the running one nothing is in a file of words yet. */
const dayOf = (instant: string) => instant.slice(0, 10);

/** Whether a file may have the words of an event that is changed at an instant. */
export const mayBeFiled = ({ recordedTime }: Pick<FiledRow, "recordedTime">, at: string) =>
  dayOf(recordedTime) < dayOf(at);

/** The item that notes that an event's words are not what they were, for the transaction that changes it. */
export const rewording = ({ pk, recordedTime }: FiledRow, at: string, table: Table): TransactItem =>
  table.overwriting({ ...rewordedKey(positionAt(at, pk)), recordedTime });
