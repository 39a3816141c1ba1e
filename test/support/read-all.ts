import { callsAtMost, TooManyCalls } from "../../functions/api-access/run-steps.ts";
import type { ApiRequest, Collector, Had, Page, Stretch } from "../../functions/connectors/collector.ts";
import type { Settings } from "../../functions/shared/ports.ts";
import { type Answers, heard } from "./drive-collector.ts";

/** A collector goes round in circles, or what it is answered does. */
export class TooManyPages extends Error {
  constructor(most: number) {
    super(`more than ${most} pages`);
  }
}

export interface ReadAll {
  readonly had: readonly Had[];
  readonly pages: readonly Page[];
  readonly calls: readonly ApiRequest[];
}

/** Reads a stretch to its end, as the hub does: each page by itself, from what the one before has left. */
export function readAll(
  collector: Collector,
  stretch: Omit<Stretch, "cursor">,
  answers: Answers,
  {
    settings = {},
    now = stretch.until,
    pagesAtMost = 500,
  }: { readonly settings?: Settings; readonly now?: string; readonly pagesAtMost?: number } = {},
): ReadAll {
  const calls: ApiRequest[] = [];
  const pages: Page[] = [];
  let cursor: string | undefined;
  do {
    if (pages.length === pagesAtMost) throw new TooManyPages(pagesAtMost);
    const steps = collector.since?.({ ...stretch, cursor }, { settings, now });
    if (!steps) throw new Error("the collector reads no stretches");
    let step = steps.next();
    for (let made = 0; !step.done; made++) {
      if (made === callsAtMost) throw new TooManyCalls();
      calls.push(step.value);
      step = steps.next(heard(collector, answers(step.value)));
    }
    pages.push(step.value);
    cursor = step.value.cursor;
  } while (cursor !== undefined);
  return { had: pages.flatMap(({ had }) => had), pages, calls };
}
