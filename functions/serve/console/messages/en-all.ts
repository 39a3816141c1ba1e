import { type Messages, en as often } from "./en.ts";
import { enLate } from "./en-late.ts";

/** English, with what is loaded late. */
export const en: Messages = { ...often, ...enLate };
