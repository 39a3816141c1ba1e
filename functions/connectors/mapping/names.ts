import type { Leaf } from "./sample.ts";

/** Words by which a value's name tells what it is. */
export const words = {
  type: [
    "event",
    "type",
    "action",
    "status",
    "state",
    "stage",
    "step",
    "kind",
    "what",
    "trigger",
    "object",
    "resource",
  ],
  time: [
    "occurred",
    "timestamp",
    "time",
    "at",
    "when",
    "date",
    "on",
    "created",
    "changed",
    "updated",
    "completed",
  ],
  due: ["due", "deadline", "scheduled", "starts", "start", "until", "expires"],
  account: [
    "client",
    "customer",
    "account",
    "company",
    "workspace",
    "organisation",
    "organization",
    "business",
  ],
  id: ["id", "ref", "reference", "number", "no", "code", "uuid", "key"],
  amount: ["amount", "total", "price", "fee", "revenue", "value", "balance", "paid", "gross"],
  title: [
    "title",
    "subject",
    "summary",
    "name",
    "description",
    "task",
    "text",
    "message",
    "report",
    "document",
  ],
  person: ["by", "user", "staff", "assignee", "author", "who", "person", "contact", "from", "actor", "owner"],
  name: ["name", "client", "customer", "company", "workspace", "account", "business"],
} as const;

export function best(leaves: readonly Leaf[], fits: (leaf: Leaf) => boolean): Leaf | undefined {
  return leaves.find(fits);
}

export function named(leaf: Leaf, names: readonly string[]): boolean {
  return leaf.words.some(isOf(names));
}

export function ofAccount({ words: own, around }: Leaf): boolean {
  return [...own, ...around].some(isOf(words.account));
}

export function isOf(names: readonly string[]) {
  return (word: string) => names.includes(word);
}

export function short({ text }: Leaf): boolean {
  return text.length <= 80;
}

/** How well a name fits: the earlier its words stand among those looked for, the better. */
export function score(leaf: Leaf, names: readonly string[]): number {
  const at = leaf.words.map((word) => names.indexOf(word)).filter((index) => index >= 0);
  return at.length === 0 ? 0 : names.length - Math.min(...at);
}
