import type { Hits } from "../state/search.ts";
import { type SearchKind, searchKinds } from "../state/search-kinds.ts";
import { counted } from "../state/search-words.ts";
import { t } from "../state/words.ts";

const words = {
  accounts: "clients.title",
  people: "card.people",
  documents: "client.documents",
  events: "search.kind.events",
} as const;

interface Props {
  /** What was found of what is typed by now. */
  readonly answer: Hits | undefined;
  /** What alone is shown; left out, everything is. */
  readonly kind: SearchKind | undefined;
  readonly onKind: (kind: SearchKind | undefined) => void;
}

/** Of which kind the hits are that are shown, each with how many there are. */
export function SearchKinds({ answer, kind, onKind }: Props) {
  return (
    <div class="search-kinds" role="group" aria-label={t("search.kind")}>
      <button
        type="button"
        class="chip-button"
        aria-pressed={kind === undefined}
        onClick={() => onKind(undefined)}
      >
        {t("search.kind.all")}
      </button>
      {searchKinds.map((one) => (
        <button
          key={one}
          type="button"
          class="chip-button"
          aria-pressed={kind === one}
          disabled={answer?.[one].n === 0 && kind !== one}
          onClick={() => onKind(kind === one ? undefined : one)}
        >
          {t(words[one])}
          {answer ? <span class="n">{counted(answer[one])}</span> : null}
        </button>
      ))}
    </div>
  );
}
