import type { AccountEvent } from "../../../../schemas/account-event.ts";

export type Titled = Pick<AccountEvent, "title" | "type" | "object" | "family" | "proof">;

/**
 * What an event is about, without the English in which a connector says what happened: the object's name, the text
 * after a colon ("Posted: Friday works"), a title that a person wrote, or the object's number.
 * `undefined` where there is nothing but the phrase.
 */
export function subjectOf({ title, type, object, family, proof }: Titled): string | undefined {
  if (object?.name) return object.name;
  if (family === "system") return afterColon(title);
  // The hub's own word, which no sender wrote: it found out by the date.
  if (type === "invoice.overdue" && proof === undefined) return undefined;
  if (proof !== "vendor-signed") return title;
  return afterColon(title) ?? numberIn(title, object?.id);
}

function afterColon(title: string): string | undefined {
  const cut = title.indexOf(": ");
  return cut < 0 ? undefined : title.slice(cut + 2).trim() || undefined;
}

/** The object's number where the title names it too: what a person would say of the invoice. */
function numberIn(title: string, id: string | undefined): string | undefined {
  const number = id?.slice(id.lastIndexOf("/") + 1) ?? "";
  return number !== "" && title.split(/\s/).includes(number) ? number : undefined;
}
