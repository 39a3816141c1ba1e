import * as z from "zod/mini";
import type { AppCredentials } from "../../../schemas/api-access.ts";
import type { Connection } from "../../../schemas/connection.ts";
import { jsonOf } from "../../shared/json-of.ts";
import type { Secret } from "../../shared/secret.ts";

/** What is kept of an app that shows a key; of another its secret is kept as it is. */
const keyed = z.strictObject({ userId: z.string(), privateKey: z.string() });

/** An app as the secret store has it. */
export function keptApp(app: AppCredentials, createdAt: string): Secret {
  const { clientId: id, ...shown } = app;
  const value = "privateKey" in shown ? JSON.stringify(shown) : shown.clientSecret;
  return { id, value, createdAt };
}

/** The other way round: an app as it was given. */
export function appOf({ id: clientId, value }: Secret): AppCredentials {
  const shown = keyed.safeParse(jsonOf(value)).data;
  return shown ? { clientId, ...shown } : { clientId, clientSecret: value };
}

/** What a connection shows of its app. */
export const shownApp = (app: AppCredentials, createdAt: string): Connection["app"] => ({
  ...{ clientId: app.clientId, createdAt },
  ...("userId" in app ? { userId: app.userId } : {}),
});
