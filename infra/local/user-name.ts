import { userInfo } from "node:os";

/** What the user of this process is called; a container may run as one that has no name. */
export function userName(): string | undefined {
  try {
    return userInfo().username.slice(0, 100) || undefined;
  } catch {
    return undefined;
  }
}
