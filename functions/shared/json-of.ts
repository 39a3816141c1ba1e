/** Text as JSON; `undefined` where it is none, which no JSON is. As it stands: `jsonValue` is for what strangers send. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
