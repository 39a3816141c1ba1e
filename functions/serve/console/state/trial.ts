import { useEffect, useState } from "preact/hooks";
import type { MappingPreview } from "../../../../schemas/mapping.ts";
import { call } from "./api.ts";
import type { Example } from "./example-text.ts";
import type { Draft } from "./mapping.ts";

/** What a mapping makes of an example, as the hub itself says. */
export interface Trial {
  readonly preview?: MappingPreview;
  readonly error?: unknown;
  /** Whether the answer is that of the mapping and the example as they are now. */
  readonly current: boolean;
}

/** Milliseconds after the last key before the mapping is tried. */
const pause = 350;

/** Tries a mapping whenever it or the example changes, where there are both. */
export function useTrial(tool: string, draft: Draft | undefined, example: Example | undefined): Trial {
  const [trial, setTrial] = useState<Trial>({ current: false });
  useEffect(() => {
    if (!draft || !example) return setTrial({ current: true });
    setTrial((before) => ({ ...before, current: false }));
    const abort = new AbortController();
    const timer = setTimeout(() => {
      tried(tool, draft, example, abort.signal).then(
        (answer) => setTrial({ ...answer, current: true }),
        () => undefined,
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [tool, draft, example]);
  return trial;
}

async function tried(
  tool: string,
  mapping: Draft,
  example: Example,
  abort: AbortSignal,
): Promise<Omit<Trial, "current">> {
  try {
    const body = { tool, mapping, ...example };
    return { preview: await call("POST", "/api/mappings/preview", { body, abort }) };
  } catch (error) {
    if (abort.aborted) throw error;
    return { error };
  }
}
