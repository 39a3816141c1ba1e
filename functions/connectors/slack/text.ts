/**
 * Slack's markup as plain text: `<@U1|jane>` is @jane, `<https://acme.com|Acme>` is Acme, `&lt;` is <.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function plainText(text: string | null | undefined): string {
  return (text ?? "")
    .slice(0, 8_000)
    .replaceAll(/<([^<>]{1,2000})>/g, (_, inner: string) => spoken(inner))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

function spoken(inner: string): string {
  const [target = "", label = ""] = inner.split("|", 2);
  const name = label || target.slice(1);
  if (target.startsWith("@")) return `@${name.replace(/^@/, "")}`;
  if (target.startsWith("#")) return `#${name.replace(/^#/, "")}`;
  if (target.startsWith("!")) return `@${(label || target.slice(1).replace(/\^.*/, "")).replace(/^@/, "")}`;
  return label || target;
}

/** The first line, up to 80 characters, for a title. */
export function excerpt(text: string): string {
  const [line = ""] = text.split("\n", 1);
  const characters = [...line.trim()];
  return characters.length > 80 ? `${characters.slice(0, 79).join("")}…` : characters.join("");
}
