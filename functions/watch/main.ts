import * as z from "zod/mini";
import { lazily } from "../shared/lazy.ts";
import { functionLog } from "../shared/log.ts";
import { Connections } from "../store/connections-table.ts";
import { Digests } from "../store/digests.ts";
import { documentClient } from "../store/dynamo.ts";
import { QuietConnections } from "../store/quiet-connections.ts";
import { Rules } from "../store/rules.ts";
import { Shapes } from "../store/shapes.ts";
import { SubscriptionStates } from "../store/subscription-states.ts";
import { Table } from "../store/table.ts";
import { Tenants } from "../store/tenants.ts";
import { watch } from "./watch.ts";

const name = z.string().check(z.minLength(1));
const env = z
  .object({
    ...{ HUB_DIRECTORY_TABLE: name, HUB_NOTICES: name },
    ...{ HUB_SECRETS: name, HUB_API_CREDENTIALS: name, HUB_APPS: name, HUB_PASSWORDS: name },
    ...{ HUB_RULE_SECRETS: name, HUB_DIGEST_WEBHOOKS: name },
  })
  .parse(process.env);
const namesUnder = (path: string) =>
  lazily(async () => (await import("../aws/ssm-names.ts")).ssmNamesUnder(path, {}));
const client = documentClient({});

const deps = {
  connections: new Connections(new Table(client, env.HUB_DIRECTORY_TABLE)),
  tenants: new Tenants(new Table(client, env.HUB_DIRECTORY_TABLE)),
  subscriptions: new SubscriptionStates(new Table(client, env.HUB_DIRECTORY_TABLE)),
  quiet: new QuietConnections(new Table(client, env.HUB_DIRECTORY_TABLE)),
  shapes: new Shapes(new Table(client, env.HUB_DIRECTORY_TABLE)),
  keptNames: {
    secret: namesUnder(env.HUB_SECRETS),
    credentials: namesUnder(env.HUB_API_CREDENTIALS),
    app: namesUnder(env.HUB_APPS),
    password: namesUnder(env.HUB_PASSWORDS),
  },
  rules: new Rules(new Table(client, env.HUB_DIRECTORY_TABLE)),
  digests: new Digests(new Table(client, env.HUB_DIRECTORY_TABLE)),
  outwardNames: {
    rule: namesUnder(env.HUB_RULE_SECRETS),
    digest: namesUnder(env.HUB_DIGEST_WEBHOOKS),
  },
  notices: {
    async tell(subject: string, text: string) {
      const { snsNotices } = await import("../aws/sns-notices.ts");
      await snsNotices(env.HUB_NOTICES).tell(subject, text);
    },
  },
  log: functionLog("watch", process.env.HUB_METRICS),
  now: () => new Date(),
};

/** The Lambda function that a schedule calls. */
export const handler = async (): Promise<void> => await watch(deps);
