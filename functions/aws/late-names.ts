import { lazily } from "../shared/lazy.ts";

/** The names of what is kept under a path such as `/hub/secrets` (no trailing slash), by a client that is loaded for it. */
export const lateNames = (path: string) =>
  lazily(async () => (await import("./ssm-names.ts")).ssmNamesUnder(path, {}));
