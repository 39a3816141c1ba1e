import type { Messages } from "./en.ts";
import { vi as first } from "./vi.ts";
import { viLate } from "./vi-late.ts";
import { viScreens } from "./vi-screens.ts";

/** Vietnamese, with what is loaded on demand. */
export const vi: Messages = { ...first, ...viScreens, ...viLate };
