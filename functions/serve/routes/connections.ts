import { connectionCalls as calls } from "../../../schemas/api/connections.ts";
import { decodedPart } from "../../shared/decoded-part.ts";
import { json } from "../../shared/http.ts";
import type { OutwardDeps } from "../../store/stray-outward.ts";
import type { ConsentDeps } from "../connect/consent-deps.ts";
import { getConnection, listConnections, shownTo } from "../connections.ts";
import type { DriftDeps } from "../drift.ts";
import { changeHistory, getCatchUps } from "../history.ts";
import type { NumberingDeps } from "../number-mapping.ts";
import type { RefusedDeps } from "../refused.ts";
import { removeConnection } from "../remove-connection.ts";
import { removeTenant } from "../remove-tenant.ts";
import { getSubscriptions } from "../subscriptions.ts";
import { sendTest, type TestDeps } from "../test-delivery.ts";
import { languageOf, listTools } from "../tools.ts";
import { bodyRoute, Reply, type Route, route } from "./route.ts";

const refused = async () => await import("../refused.ts");

export const connectionRoutes = (
  deps: TestDeps & NumberingDeps & ConsentDeps & RefusedDeps & DriftDeps & OutwardDeps,
): readonly Route[] => [
  route(calls.listTools, async ({ query }) => ({
    tools: await listTools(query.get("q") ?? "", languageOf(query)),
  })),
  route(calls.listConnections, async ({ who }) => ({
    connections: await Promise.all((await listConnections(deps)).map((one) => shownTo(one, who, deps))),
  })),
  route(calls.listStrays, async () => {
    // Late: it is for doctor alone.
    const [{ strayConnections }, { strayOutward }] = await Promise.all([
      import("../../store/stray-connections.ts"),
      import("../../store/stray-outward.ts"),
    ]);
    const [strays, outward] = await Promise.all([strayConnections(deps), strayOutward(deps)]);
    return { strays, outward };
  }),
  route(calls.getConnection, async ({ at, who }) => {
    const connection = await getConnection(at("tool"), at("connection"), deps);
    // Late, as with what is refused: timelines are read far more often.
    const { withDetail } = await import("../connection-detail.ts");
    return await withDetail(await shownTo(connection, who, deps), deps);
  }),
  bodyRoute(calls.putConnection, async ({ at, body, who }) => {
    // Late: admins change a connection now and then.
    const { putConnection } = await import("../put-connection.ts");
    const { connection, created } = await putConnection(at("tool"), at("connection"), body, who.name, deps);
    const shown = await shownTo(connection, who, deps);
    return created ? new Reply(json(201, shown)) : shown;
  }),
  bodyRoute(calls.beginConsent, async ({ at, body, who }) => {
    const { beginConsent } = await import("../connect/begin-consent.ts");
    return await beginConsent({ tool: at("tool"), connection: at("connection") }, body, who, deps);
  }),
  route(calls.listTenants, async ({ at }) => {
    const of = { tool: at("tool"), connection: at("connection") };
    await getConnection(of.tool, of.connection, deps);
    return { tenants: await deps.tenants.list(of) };
  }),
  route(calls.removeTenant, async ({ at }) => {
    const of = { tool: at("tool"), connection: at("connection") };
    return removed(await removeTenant(of, decodedPart(at("tenant")), deps));
  }),
  route(
    calls.getRefused,
    async ({ at }) => await (await refused()).refusedOf(at("tool"), at("connection"), deps),
  ),
  bodyRoute(
    calls.verifyAgain,
    async ({ at, body }) => await (await refused()).verifyAgain(at("tool"), at("connection"), body, deps),
  ),
  route(calls.getDrift, async ({ at }) => {
    // Late: admins look at it now and then.
    const { driftOf } = await import("../drift.ts");
    return await driftOf(at("tool"), at("connection"), deps);
  }),
  route(calls.lookAtDrift, async ({ at, who }) => {
    const { lookAtDrift } = await import("../drift.ts");
    await lookAtDrift([at("tool"), at("connection"), decodedPart(at("drift"))], true, who, deps);
  }),
  route(calls.reopenDrift, async ({ at, who }) => {
    const { lookAtDrift } = await import("../drift.ts");
    await lookAtDrift([at("tool"), at("connection"), decodedPart(at("drift"))], false, who, deps);
  }),
  route(
    calls.getCatchUps,
    async ({ at }) => await getCatchUps({ tool: at("tool"), connection: at("connection") }, deps),
  ),
  bodyRoute(
    calls.changeHistory,
    async ({ at, body }) =>
      await changeHistory({ tool: at("tool"), connection: at("connection") }, body, deps),
  ),
  route(
    calls.getSubscriptions,
    async ({ at }) => await getSubscriptions({ tool: at("tool"), connection: at("connection") }, deps),
  ),
  route(calls.testConnection, async ({ at }) => await sendTest(at("tool"), at("connection"), deps)),
  route(calls.deleteConnection, async ({ at }) =>
    removed(await removeConnection(at("tool"), at("connection"), deps)),
  ),
];

/** With what is left at the tool, where there is any. */
const removed = (left: readonly string[]) =>
  new Reply(left.length === 0 ? { statusCode: 204 } : json(200, { left }));
