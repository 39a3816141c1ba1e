import type { AccountEvent } from "./account-event.ts";

type Told = Pick<AccountEvent, "type" | "details">;

/** What stands among the details of an event that no tool told: by the date, the hub found that an invoice's due day is over. */
export const byHub = { toldBy: "hub" } as const;

/** Whether the hub itself told an event by the date. It is nothing that a tool or a customer said. */
export const isToldByHub = (event: Told): boolean =>
  event.type === "invoice.overdue" && event.details.toldBy === "hub";
