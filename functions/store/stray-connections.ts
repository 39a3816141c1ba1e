import { type KeptKind, keptKind, type Stray } from "../../schemas/connection.ts";
import { foundTwice } from "../shared/found-twice.ts";
import { keptName, tenantDigest } from "../shared/kept-names.ts";
import type { AllKeptNames } from "../shared/ports.ts";
import type { ConnectionRow } from "./connection-health.ts";
import type { Connections } from "./connections-table.ts";
import type { Tenants } from "./tenants.ts";

export interface StrayDeps {
  readonly connections: Pick<Connections, "list">;
  /** Those who have consented to one. */
  readonly tenants: Pick<Tenants, "list">;
  readonly keptNames: AllKeptNames;
}

/**
 * What is kept in secret and shown at no connection, and what a connection shows and is not kept. Connections whose change
 * has not ended yet are not among them. What one look finds may have changed between its readings: a second one must find
 * it, too.
 */
export const strayConnections = async (deps: StrayDeps): Promise<Stray[]> =>
  await foundTwice(async () => await strays(deps));

type Thing = Omit<Stray, "lacks">;

async function strays({ connections, tenants, keptNames }: StrayDeps): Promise<Stray[]> {
  const kept = (await Promise.all(keptKind.options.map((kind) => keptOf(kind, keptNames)))).flat();
  const rows = await connections.list();
  const shown = (await Promise.all(rows.map((row) => shownAt(row, tenants)))).flat();
  const unfinished = new Set(
    rows.flatMap((row) => (row.unfinishedSince === undefined ? [] : [keptName(row.tool, row.connection)])),
  );
  const without = (things: readonly Thing[], others: readonly Thing[], lacks: Stray["lacks"]): Stray[] => {
    const known = new Set(others.map(nameOf));
    return things
      .filter((one) => !known.has(nameOf(one)) && !unfinished.has(keptName(one.tool, one.connection)))
      .map((one) => ({ ...one, lacks }));
  };
  return [...without(kept, shown, "connection"), ...without(shown, kept, "value")];
}

async function keptOf(kept: KeptKind, keptNames: AllKeptNames): Promise<Thing[]> {
  return (await keptNames[kept]()).map((name) => {
    const [tool = "", connection = "", tenant] = name.split("/");
    return { tool, connection, kept, ...(tenant === undefined ? {} : { tenant }) };
  });
}

async function shownAt(row: ConnectionRow, tenants: StrayDeps["tenants"]): Promise<Thing[]> {
  const { tool, connection, api, app, filePasswordAt } = row;
  const shows = {
    secret: true,
    credentials: api !== undefined,
    app: app !== undefined,
    password: filePasswordAt !== undefined,
  } satisfies Record<KeptKind, boolean>;
  return [
    ...keptKind.options.filter((kept) => shows[kept]).map((kept): Thing => ({ tool, connection, kept })),
    ...(await tenants.list(row)).map(
      ({ tenant }): Thing => ({ tool, connection, kept: "credentials", tenant }),
    ),
  ];
}

/** A store names a tenant by a digest alone. */
function nameOf({ tool, connection, kept, tenant }: Thing): string {
  const digest = tenant === undefined || isDigest.test(tenant) ? tenant : tenantDigest(tenant);
  return `${kept} ${keptName(tool, connection, digest === undefined ? {} : { digest })}`;
}

const isDigest = /^[0-9a-f]{40}$/;

const things = {
  secret: "a secret",
  credentials: "credentials of the tool's API",
  app: "the secret of the tool's app",
  password: "a password for files",
} satisfies Record<KeptKind, string>;

/** What is wrong with one, and what to do: `relay/ghost: a secret is kept …`. */
export function strayInEnglish({ kept, tenant, lacks }: Stray): string {
  const what = `${things[kept]}${tenant === undefined ? "" : ` (consent of ${tenant})`}`;
  return lacks === "connection"
    ? `${what}: kept and shown nowhere; remove the connection, or save it anew`
    : `${what}: shown and not kept; give it again, or remove the connection`;
}
