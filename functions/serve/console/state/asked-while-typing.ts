import { useEffect, useState } from "preact/hooks";

/** Milliseconds after the last key at which is asked. */
export const aMoment = 120;

/** What fits a text, asked for a moment after the last key; until then, and where it cannot be asked for, what came last. */
export function useAsked<Item>(
  text: string,
  ask: (text: string, abort: AbortSignal) => Promise<readonly Item[]>,
): readonly Item[] {
  const [found, setFound] = useState<readonly Item[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(text.trim(), abort.signal)
        .then(setFound)
        .catch(() => undefined);
    }, aMoment);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return found;
}
