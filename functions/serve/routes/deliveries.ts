import { deliveryStatus } from "../../../schemas/delivery.ts";
import { BadRequest } from "../../shared/errors.ts";
import { json } from "../../shared/http.ts";
import { type DeliveryDeps, listDeliveries, redrive } from "../deliveries.ts";
import { queryOf, rangeOf } from "../query.ts";
import { parameter, type Route } from "./route.ts";

export const deliveryRoutes = (deps: DeliveryDeps): readonly Route[] => [
  {
    method: "GET",
    path: "/api/deliveries",
    role: "viewer",
    answer: async (event) => {
      const query = queryOf(event);
      const status = deliveryStatus.safeParse(query.get("status") ?? "unrecognized");
      if (!status.success) throw new BadRequest("invalid_status", "status is unrecognized, dead or rejected");
      return json(200, await listDeliveries(status.data, rangeOf(query), deps));
    },
  },
  {
    method: "POST",
    path: "/api/deliveries/{delivery}/redrive",
    role: "admin",
    answer: async (event) => json(202, await redrive(parameter(event, "delivery"), deps)),
  },
];
