import type { MoneyEvent } from "../../functions/insight/money/documents.ts";

/**
 * An event of money from a line such as `evt_1, invoice.paid, invoice/7, 2026-02-20T10:00:00, 0.00 of 100.00 GBP, asOf
 * 2026-02-20T10:00:02, issued 2026-01-31, due 2026-03-02, settles invoice/6 50.00`; all from `asOf` on may be left out.
 */
export function moneyEvent(line: string): MoneyEvent {
  const [id = "", type = "", object = "", ...rest] = line.split(", ");
  const [kind = "", of = ""] = object.split("/");
  const state = rest.find((one) => one === "voided" || one === "deleted");
  const time = rest.find((one) => /^\d{4}-/.test(one)) ?? "";
  const after = (word: string) => rest.find((one) => one.startsWith(`${word} `))?.slice(word.length + 1);
  const [, open, total = "", currency = ""] = /(\S+) of (\S+) ([A-Z]{3})/.exec(rest.join(", ")) ?? [];
  const [issued, due] = [after("issued"), after("due")];
  const settles = rest.flatMap((one) => {
    const [, kind = "", id = "", amount = ""] = /^settles (\w+)\/(\S+) (\S+)$/.exec(one) ?? [];
    return kind === "" ? [] : [{ kind, id, amount }];
  });
  return {
    id,
    tool: "quickbooks",
    connection: "main",
    type,
    time: `${time}.000Z`,
    object: { kind, id: of, ...(state ? { state } : {}) },
    ...(rest.includes("pending") ? { details: { pending: true } } : {}),
    ...(open === undefined
      ? {}
      : {
          owed: {
            total,
            open,
            currency,
            asOf: `${after("asOf") ?? time}.000Z`,
            ...(issued ? { issued } : {}),
            ...(due ? { due } : {}),
            ...(settles.length > 0 ? { settles } : {}),
          },
        }),
  };
}
