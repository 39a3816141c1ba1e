/**
 * A title that begins with what happened: lists cut titles off, and say themselves at which customer and in which tool.
 * `verbFirst("created", "invoice 58")` is `Created invoice 58`.
 */
export function verbFirst(word: string, what: string): string {
  const verb = word === "written" ? "wrote" : word;
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${what}`;
}

/** A type in words, where nothing else says what happened: `payment.received` is `Received payment`. */
export function typeInWords(type: string): string {
  const [what = "", happened = ""] = type.split(".");
  return happened.includes("_")
    ? verbFirst(`${what}:`, happened.replaceAll("_", " "))
    : verbFirst(happened, what);
}
