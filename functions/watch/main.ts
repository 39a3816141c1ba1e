import * as z from "zod/mini";
import { lateNames } from "../aws/late-names.ts";
import { functionLog } from "../shared/log.ts";
import { nonEmpty, parameterPath } from "../shared/setting-kinds.ts";
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

const settings = z.object({
  HUB_DIRECTORY_TABLE: nonEmpty,
  HUB_NOTICES: nonEmpty,
  HUB_SECRETS: parameterPath,
  HUB_API_CREDENTIALS: parameterPath,
  HUB_APPS: parameterPath,
  HUB_PASSWORDS: parameterPath,
  HUB_RULE_SECRETS: parameterPath,
  HUB_DIGEST_WEBHOOKS: parameterPath,
});

const env = settings.parse(process.env);
const directory = new Table(documentClient({}), env.HUB_DIRECTORY_TABLE);

const deps = {
  connections: new Connections(directory),
  tenants: new Tenants(directory),
  subscriptions: new SubscriptionStates(directory),
  quiet: new QuietConnections(directory),
  shapes: new Shapes(directory),
  keptNames: {
    secret: lateNames(env.HUB_SECRETS),
    credentials: lateNames(env.HUB_API_CREDENTIALS),
    app: lateNames(env.HUB_APPS),
    password: lateNames(env.HUB_PASSWORDS),
  },
  rules: new Rules(directory),
  digests: new Digests(directory),
  outwardNames: {
    rule: lateNames(env.HUB_RULE_SECRETS),
    digest: lateNames(env.HUB_DIGEST_WEBHOOKS),
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
