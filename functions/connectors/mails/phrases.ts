/**
 * What stands in the gaps of phrases such as `Invoice {number} from {client} was paid`, each in the first line that has
 * the phrase; upper and lower case are one. The first phrase that fills a gap wins. Linear in the text for each phrase.
 */
export function findPhrases(phrases: readonly string[], lines: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const phrase of phrases) {
    const parts = partsOf(phrase);
    for (const line of lines) {
      const gaps = match(parts, line);
      if (!gaps) continue;
      for (const [name, value] of gaps) if (!Object.hasOwn(found, name)) found[name] = value;
      break;
    }
  }
  return found;
}

interface Parts {
  /** One more than there are gaps. */
  readonly literals: readonly string[];
  readonly names: readonly string[];
}

function partsOf(phrase: string): Parts {
  const names = [...phrase.matchAll(/\{([a-z][a-z0-9_]{0,39})\}/g)].map(([, name = ""]) => name);
  return { literals: phrase.toLowerCase().split(/\{[a-z][a-z0-9_]{0,39}\}/), names };
}

function match({ literals, names }: Parts, line: string): [string, string][] | undefined {
  const lower = line.toLowerCase();
  // Some letters are longer in lower case; their lines would be cut at the wrong place.
  if (lower.length !== line.length || names.length === 0) return undefined;
  const [first = ""] = literals;
  let at = lower.indexOf(first);
  if (at < 0) return undefined;
  at += first.length;
  const gaps: [string, string][] = [];
  for (const [n, name] of names.entries()) {
    const next = literals[n + 1] ?? "";
    const end = next === "" ? line.length : lower.indexOf(next, at + 1);
    if (end < 0) return undefined;
    const value = line.slice(at, end).trim();
    if (value === "") return undefined;
    gaps.push([name, value]);
    at = end + next.length;
  }
  return gaps;
}

const none: ReadonlySet<string> = new Set();

/**
 * Lines of the form `Label: value`, `Label = value` or `Label .... value`, of a label and a value in two cells or columns, and
 * values below their label, by their label in lower case, words joined by
 * `_`, e.g. `invoice_number`; the first of each. Of labels that somebody looks for (`wanted`) also `Label - value`, and a
 * value on the next line without a colon before it: of others such lines are prose.
 */
export function labelled(lines: readonly string[], wanted = none): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [n, given] of lines.entries()) {
    const said = wantedIn(given, wanted);
    const alone = said?.value === "" || labelAlone.test(given.trim().slice(0, 100));
    const next = lines[n + 1]?.trim() === "" ? lines[n + 2] : lines[n + 1];
    const isLabel =
      next === undefined || labelAlone.test(next.trim()) || wantedIn(next, wanted)?.value === "";
    const isValue = alone && next !== undefined && !isLabel && !fieldIn(next);
    const below =
      said?.value === ""
        ? { label: said.label, value: next?.trim() }
        : fieldIn(`${given.trim()} ${next?.trim()}`);
    const beside = said && said.value !== "" ? said : fieldIn(given);
    const { label, value } = (isValue ? below : beside) ?? {};
    if (label !== undefined && value !== undefined && !fields.has(label) && fields.size < 100)
      fields.set(label, value);
  }
  return Object.fromEntries(fields);
}

/** The label that a line begins with, as `labelled` spells it. */
export const labelOf = (line: string, wanted = none) => wantedIn(line, wanted)?.label ?? fieldIn(line)?.label;

/** What people and programs put between a label and its value, beside those that `field` knows. */
const parting =
  /^[^\p{L}\p{N}\t]{0,12}([\p{L}][\p{L}\p{N} ./#]{0,39}?)\*{0,2}(?:\s*[:：]?\s*$|\s+(?:[-–—>→|]|->|=>)\s+(\S.*)$)/u;

/** A line that begins with a label that is looked for, and its value; an empty one where that is not on the line. */
function wantedIn(
  line: string,
  wanted: ReadonlySet<string>,
): { readonly label: string; readonly value: string } | undefined {
  if (wanted.size === 0) return undefined;
  const [, label = "", value = ""] = parting.exec(line.slice(0, 1_000)) ?? [];
  const name = spelled(label);
  return wanted.has(name) ? { label: name, value: value.trim() } : undefined;
}

const spelled = (label: string) =>
  label
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_|_$/g, "");

/** A label behind whatever marks a line of a list, what parts it from its value, and the value. */
const field =
  /^(?:\s*\d{1,3}[.)]\s+)?[^\p{L}\p{N}\t]{0,12}([\p{L}][\p{L}\p{N} ./#-]{0,39}?)\*{0,2}(?:\s*[:：\t]\s*|\s+=\s+|\s*\.{3,}\s*|\s\.{2}\s|\s{3,})(\S.*)$/u;

/** A label whose value stands on the next line. */
const labelAlone = /^[^\p{L}\p{N}\t]{0,12}[\p{L}][\p{L}\p{N} ./#-]{0,39}?\*{0,2}\s*[:：]\*{0,2}$/u;

function fieldIn(line: string): { readonly label: string; readonly value: string } | undefined {
  const [whole = "", label = "", value = ""] = field.exec(line.slice(0, 1_000)) ?? [];
  const name = spelled(label);
  const isByBlanks =
    whole.slice(whole.indexOf(label) + label.length, -value.length || undefined).trim() === "";
  // An address, or the row of a table with more than a label and a value.
  const isOther = value.startsWith("//") || value.includes("\t") || (isByBlanks && /\S\s{3,}\S/.test(value));
  return name === "" || isOther
    ? undefined
    : { label: name, value: value.trim().replaceAll(/^\*+\s*|\s*\*+$/g, "") };
}
