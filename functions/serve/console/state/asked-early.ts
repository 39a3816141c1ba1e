declare global {
  /** What was asked for before the console's script was there, by its address. */
  var askedEarly: Map<string, Promise<Response>> | undefined;
}

/** Milliseconds after the page was opened at which an answer to what was asked then is too old. */
const tooOld = 30_000;

/** The answer to what was asked for early, once: who asks again wants to know what has changed. */
export function takeEarly(url: string): Promise<Response> | undefined {
  const answer = performance.now() < tooOld ? globalThis.askedEarly?.get(url) : undefined;
  globalThis.askedEarly?.delete(url);
  return answer;
}
