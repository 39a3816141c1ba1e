import type { Account } from "./account.ts";
import { folded } from "./folded.ts";

/** All that people call an account by, and what it is filed under, folded. */
export const accountText = ({ name, members = [], identities, tags, owner = "" }: Account): string =>
  folded(
    [
      ...[name, owner, ...tags],
      ...members.map((member) => member.name),
      ...identities.map(({ value }) => value),
    ].join("\n"),
  );
