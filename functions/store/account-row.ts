import * as z from "zod/mini";
import { account } from "../../schemas/account.ts";
import { type Identity, identity } from "../../schemas/account-event.ts";
import { accountNameOf, called } from "../matching/account-name.ts";
import type { Card } from "./cards.ts";

const counted = { eventCount: true, lastEventAt: true, lastHeardAt: true } as const;
const storedAccount = z.extend(z.omit(account, { namedBy: true, identities: true, ...counted }), {
  /** What the team calls it; where it has not said, what its events do. */
  name: z.optional(z.string()),
  ...called.shape,
  owner: z.optional(z.string()),
  tags: z._default(z.array(z.string()), []),
  /** What a provisional account stands for. */
  identity: z.optional(identity),
  /** The jobs that are moving its events to it or away. */
  moving: z._default(z.set(z.string()), () => new Set<string>()),
  /** The provisional account's identity is assigned: what it still holds is on its way. */
  assigned: z.optional(z.string()),
});

/** An account as its row holds it, under the best name there is for it. */
export const accountRow = z.pipe(
  storedAccount,
  z.transform(({ name, calledCompany, calledPerson, calledObject, calledAddress, ...row }) => ({
    ...row,
    ...accountNameOf({
      ...{ name, calledCompany, calledPerson, calledObject, calledAddress },
      identities: row.identity ? [row.identity] : [],
    }),
  })),
);
export type AccountRow = z.infer<typeof accountRow>;

/** An account with the identities that lead to it, and what is counted of its events; without a card nothing has been. */
export type WholeAccount = AccountRow & {
  readonly identities: readonly Identity[];
  readonly card: Card | undefined;
};

/** A provisional account has the identity that it stands for, assigned or not. */
export function withOwn({ identity: own }: AccountRow, led: readonly Identity[]): Identity[] {
  const others = led.filter(({ type, value }) => type !== own?.type || value !== own.value);
  return [...(own ? [own] : []), ...others];
}
