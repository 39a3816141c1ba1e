import { useEffect, useState } from "preact/hooks";
import { accountText } from "../../../../schemas/account-text.ts";
import type { QueryOf } from "../../../../schemas/api/call.ts";
import type { CallAt, Sent } from "../../../../schemas/api/client.ts";
import { askedAtMost } from "../../../../schemas/asked-at-most.ts";
import { hasWords, wordsOf } from "../../../../schemas/folded.ts";
import type { SearchAnswer } from "../../../../schemas/search.ts";
import { remember } from "./accounts.ts";
import { call } from "./api.ts";

/** Milliseconds after the last key, and between two questions while older events are still being read. */
const wait = { key: 120, reading: 400 };

/** What a search is narrowed by, beside its words. */
export type Narrowed = Omit<Sent<QueryOf<CallAt<"GET", "/api/search">>>, "q" | "limit">;

/** What was found of a kind, and how much there is of it. */
type OfKind<One> = SearchAnswer["counts"]["events"] & { readonly found: readonly One[] };

/** What was found, by kind as people know them. */
export interface Hits extends Pick<SearchAnswer, "meant" | "searched"> {
  readonly accounts: OfKind<SearchAnswer["accounts"][number]>;
  readonly people: OfKind<SearchAnswer["people"][number]>;
  readonly documents: OfKind<SearchAnswer["objects"][number]>;
  readonly events: OfKind<SearchAnswer["events"][number]>;
}

const byKind = ({ accounts, people, objects, events, counts, ...rest }: SearchAnswer): Hits => ({
  ...rest,
  accounts: { ...counts.accounts, found: accounts },
  people: { ...counts.people, found: people },
  documents: { ...counts.objects, found: objects },
  events: { ...counts.events, found: events },
});

export interface Found {
  readonly answer?: Hits | undefined;
  readonly error?: unknown;
  /** Whether the answer is to what is typed by now. */
  readonly isNow: boolean;
}

/** What fits the words, asked for a moment after the last key; until then the accounts that were found and fit them too. */
export function useSearch(text: string, limit: number, narrowed: Narrowed = {}): Found {
  const [found, setFound] = useState<{ of: string; answer?: Hits; error?: unknown }>({ of: "" });
  const q = text.trim();
  const isAsked = q !== "" && q.length <= askedAtMost;
  const question = JSON.stringify([q, narrowed]);
  useEffect(() => {
    if (!isAsked) return;
    const abort = new AbortController();
    let timer = setTimeout(() => void ask(), wait.key);
    const ask = async () => {
      try {
        const answer = await call("GET", "/api/search", {
          query: { ...narrowed, q, limit },
          abort: abort.signal,
        });
        remember(answer.accounts);
        setFound({ of: question, answer: byKind(answer) });
        if (!answer.searched.complete) timer = setTimeout(() => void ask(), wait.reading);
      } catch (error) {
        if (!abort.signal.aborted) setFound((before) => ({ ...before, error }));
      }
    };
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [question, limit]);
  if (!isAsked) return { isNow: false };
  if (found.of === question) return { answer: found.answer, error: found.error, isNow: true };
  return { answer: found.answer && stillFitting(found.answer, wordsOf(q)), error: found.error, isNow: false };
}

function stillFitting(answer: Hits, words: readonly string[]): Hits {
  const accounts = answer.accounts.found.filter((one) => hasWords(accountText(one), words));
  const none = { n: 0, found: [] };
  return {
    ...answer,
    accounts: { n: accounts.length, found: accounts },
    people: none,
    documents: none,
    events: none,
  };
}
