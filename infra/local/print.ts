import type { AccountEvent } from "../../schemas/account-event.ts";

/** Events as lines of a terminal: time, tool, title, who. Control characters of a customer's text are dropped. */
export function printTimeline(events: readonly AccountEvent[]): string {
  const line = ({ time, tool, type, title, actor, identities }: AccountEvent) =>
    [
      time.slice(0, 16).replace("T", " "),
      tool.padEnd(10),
      type.padEnd(22),
      title,
      actor?.name ?? identities[0]?.value ?? "",
    ]
      .map((text) => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ""))
      .join("  ");
  return events.map(line).join("\n");
}
