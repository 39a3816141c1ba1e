import { en as first, type Messages } from "./en.ts";
import { enLate } from "./en-late.ts";
import { enScreens } from "./en-screens.ts";

/** English, with what is loaded on demand. */
export const en: Messages = { ...first, ...enScreens, ...enLate };
