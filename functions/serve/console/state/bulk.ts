import type { AccountChanges } from "../../../../schemas/account.ts";
import type { PortfolioAccount } from "../../../../schemas/insight.ts";
import { call } from "./api.ts";
import { changeRows } from "./portfolio.ts";
import { say } from "./toast.ts";
import { t } from "./words.ts";

type Client = Pick<PortfolioAccount, "id" | "name" | "owner" | "tags" | "tier">;
type Changed = Pick<AccountChanges, "owner" | "tags" | "tier">;

/** Clients that are changed at a time. */
const atOnce = 6;

/**
 * Changes several clients in one step, which one undo takes back; `done` says what was done. What could not be changed is
 * counted, and the rest stays changed.
 */
export async function changeSeveral(
  clients: readonly Client[],
  change: (client: Client) => Changed,
  done: string,
): Promise<void> {
  const changed = await each(clients, change);
  const failed = clients.length - changed.length;
  const back = () =>
    void each(changed, (client) => before(client, change(client))).then(() =>
      say({ tone: "done", text: t("bulk.undone") }),
    );
  say(
    failed === 0
      ? { tone: "done", text: done, undo: back }
      : {
          tone: "failed",
          text: t("bulk.failed", { n: failed }),
          ...(changed.length > 0 ? { undo: back } : {}),
        },
  );
}

/** Makes the change of each client, some at a time; answers those that have it. */
async function each(
  clients: readonly Client[],
  change: (client: Client) => Changed,
): Promise<readonly Client[]> {
  const changed: Client[] = [];
  for (let n = 0; n < clients.length; n += atOnce) {
    const some = clients.slice(n, n + atOnce).map(async (client) => {
      await call("PATCH", "/api/accounts/{account}", { at: { account: client.id }, body: change(client) });
      changed.push(client);
    });
    await Promise.allSettled(some);
  }
  const changes = new Map(changed.map((client) => [client.id, change(client)]));
  changeRows((row) => withChange(row, changes.get(row.id)));
  return changed;
}

/** What a client had of all that was changed. */
function before({ owner, tags = [], tier }: Client, changed: Changed): Changed {
  return {
    ...("owner" in changed ? { owner: owner ?? null } : {}),
    ...("tags" in changed ? { tags: [...tags] } : {}),
    ...("tier" in changed ? { tier: tier ?? null } : {}),
  };
}

function withChange(row: PortfolioAccount, changed: Changed | undefined): PortfolioAccount {
  if (changed === undefined) return row;
  const { owner, tags, tier, ...rest } = { ...row, ...changed };
  return {
    ...rest,
    tags: tags ?? [],
    ...(owner == null ? {} : { owner }),
    ...(tier == null ? {} : { tier }),
  };
}
