import { type Messages, en as often } from "./en.ts";
import { enConnection } from "./en-connection.ts";

/** English, with what is loaded late. */
export const en: Messages = { ...often, ...enConnection };
