/** What a query says, as programs hold it; what is `undefined` is left out, a list is said item by item. */
export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined;

/** A call's address: its path with the parts filled in and encoded, and its query. */
export function addressOf(
  path: string,
  parts: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, QueryValue>> = {},
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(parts[part] ?? ""));
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of value === undefined ? [] : [value].flat()) said.append(name, String(one));
  return said.size === 0 ? filled : `${filled}?${said}`;
}
