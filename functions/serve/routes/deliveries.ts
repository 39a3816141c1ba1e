import { deliveryCalls as calls } from "../../../schemas/api/deliveries.ts";
import { deliveryStatus } from "../../../schemas/delivery.ts";
import { BadRequest } from "../../shared/errors.ts";
import { type DeliveryDeps, forgetDelivery, listDeliveries, redrive } from "../deliveries.ts";
import { rangeOf } from "../query.ts";
import type { RefusedDeps } from "../refused.ts";
import { type Route, route } from "./route.ts";

export const deliveryRoutes = (deps: DeliveryDeps & RefusedDeps): readonly Route[] => [
  route(calls.listDeliveries, async ({ query }) => {
    const status = deliveryStatus.safeParse(query.get("status") ?? "unrecognized");
    if (!status.success) throw new BadRequest("invalid_status", "status is unrecognized, dead or rejected");
    return await listDeliveries(status.data, rangeOf(query), deps);
  }),
  route(calls.forgetDelivery, async ({ at }) => await forgetDelivery(at("delivery"), deps)),
  route(calls.redriveDelivery, async ({ at }) => await redrive(at("delivery"), deps)),
  route(calls.verifyDelivery, async ({ at }) => {
    // Late: it is asked for after a secret was corrected.
    const { verifyRejected } = await import("../refused.ts");
    return await verifyRejected(at("delivery"), deps);
  }),
];
