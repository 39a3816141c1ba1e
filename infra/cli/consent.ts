import type { Command } from "commander";
import { pause } from "../../functions/shared/pause.ts";
import type { TenantAccess } from "../../schemas/api-access.ts";
import { callbackAt } from "../../schemas/callback-at.ts";
import { Explained } from "../explained.ts";
import type { CommandDeps } from "./command-deps.ts";
import { credentialsIn } from "./credentials-in.ts";
import { textIn } from "./file-text.ts";

interface Options {
  readonly connection: string;
  readonly app?: string;
  readonly key?: string;
  readonly tenant?: string;
}

/** `consent` and `tenants`: who has opened their data at a tool to the hub, and the way to do so. */
export function addConsentCommands(program: Command, deps: CommandDeps): void {
  program
    .command("consent <tool>")
    .description("open a tool's API to the hub by consenting there: prints the address to open, and waits")
    .option("--connection <name>", "the connection", "main")
    .option(
      "--app <file>",
      "JSON of the app that the tool knows the hub by: clientId and clientSecret, or clientId and userId beside --key",
    )
    .option(
      "--key <file>",
      "the app's private key (RSA, PEM), where the tool lets the hub act as a user by one",
    )
    .option("--tenant <id>", "who is to consent anew")
    .action(async (tool: string, options: Options) => await consent(tool, options, deps));
  program
    .command("tenants <tool>")
    .description("list who has consented, or remove one of them")
    .option("--connection <name>", "the connection", "main")
    .option("--remove <id>", "give the access of this one back to the tool, and forget it")
    .action(async (tool: string, { connection, remove }: { connection: string; remove?: string }) => {
      if (remove !== undefined) return await removeTenant({ tool, connection, tenant: remove }, deps);
      for (const one of await tenantsOf({ tool, connection }, deps)) deps.say(lineOf(one));
    });
}

async function removeTenant(
  at: { readonly tool: string; readonly connection: string; readonly tenant: string },
  { api, say }: CommandDeps,
): Promise<void> {
  const path = "/api/connections/{tool}/{connection}/tenants/{tenant}";
  const undone = await (await api()).ask("DELETE", path, { at });
  say(`${at.tool} is no longer read for ${at.tenant}.`);
  for (const one of undone?.left ?? []) say(`To be ended at ${at.tool}: ${one}`);
}

const tenantsOf = async (at: { readonly tool: string; readonly connection: string }, { api }: CommandDeps) =>
  (await (await api()).ask("GET", "/api/connections/{tool}/{connection}/tenants", { at })).tenants;

const lineOf = ({ tenant, name = tenant, by = "", api }: TenantAccess) =>
  `${name.padEnd(32)} ${tenant.padEnd(24)} ${by} ${api.createdAt.slice(0, 16)} ${api.failing ? api.failing.reason : "well"}`;

/** Waits until somebody has consented since, or the address is of no use any more. */
async function consent(
  tool: string,
  { connection, app, key, tenant }: Options,
  deps: CommandDeps,
): Promise<void> {
  const hub = await deps.api();
  const at = { tool, connection };
  if (app !== undefined)
    await hub.call("PUT", `/api/connections/${tool}/${connection}`, { app: appIn(app, key) });
  const body = tenant === undefined ? {} : { tenant };
  const { url, expiresAt } = await hub.ask("POST", "/api/connections/{tool}/{connection}/consent", {
    at,
    body,
  });
  const known = new Set((await tenantsOf(at, deps)).map(keyOf));
  deps.say(`Open this in a browser, within ten minutes:\n\n${url}\n`);
  const shown = await hub.ask("GET", "/api/connections/{tool}/{connection}", { at });
  const back = callbackAt(shown.url.slice(0, shown.url.indexOf("/hooks/")));
  deps.say(`The app at ${tool} must name this address to come back to: ${back}`);
  while (Date.now() < Date.parse(expiresAt)) {
    const fresh = (await tenantsOf(at, deps)).find((one) => !known.has(keyOf(one)));
    if (fresh) return deps.say(`Connected: ${lineOf(fresh)}`);
    await pause(1_000);
  }
  throw new Explained("Nobody has consented. The page in the browser says why, if it was opened.");
}

/** The app's JSON, with the text of its key's file. */
function appIn(file: string, key: string | undefined): unknown {
  const app = credentialsIn(file);
  if (key === undefined || typeof app !== "object" || app === null) return app;
  return { ...app, privateKey: textIn(key) };
}

const keyOf = ({ tenant, api }: TenantAccess) => `${tenant} ${api.createdAt}`;
