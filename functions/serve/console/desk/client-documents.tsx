import { useEffect, useState } from "preact/hooks";
import type { DocumentList } from "../../../../schemas/insight.ts";
import { Icon } from "../parts/icon.tsx";
import { Link } from "../parts/link.tsx";
import { Empty, Failure, Skeleton } from "../parts/states.tsx";
import { Text } from "../parts/text.tsx";
import { exact } from "../state/amounts.ts";
import { call } from "../state/api.ts";
import { openClient, type Thing } from "../state/client.ts";
import { lateWords, type Tone } from "../state/client-words.ts";
import { plainDay, today } from "../state/days.ts";
import { documentKinds } from "../state/filters.ts";
import { capital, dayOf, number } from "../state/format.ts";
import { here, withQuery } from "../state/location.ts";
import { hasWords, t, wordFor } from "../state/words.ts";

type Money = DocumentList["documents"][number];
type Kind = (typeof documentKinds)[number];

/** A line of a client's documents: what it is, how it stands, and the event that opens it with its thread. */
interface Line {
  readonly key: string;
  readonly kind: Exclude<Kind, "open">;
  readonly name: string;
  readonly what: string;
  readonly state: string;
  readonly tone: Tone;
  readonly isOpen: boolean;
  readonly date: string;
  readonly sort: string;
  readonly total?: string;
  readonly open?: string;
  readonly event: string;
}

/** Invoices and payments, agreements and meetings as things with a state; their events stand on the timeline. */
export function ClientDocuments({ account }: { readonly account: string }) {
  const [loaded, setLoaded] = useState<{ readonly money?: readonly Money[]; readonly error?: unknown }>({});
  const load = () =>
    call("GET", "/api/accounts/{account}/documents", { at: { account } }).then(
      ({ documents }) => setLoaded({ money: documents }),
      (error: unknown) => setLoaded({ error }),
    );
  useEffect(() => void load(), [account]);
  const { things } = openClient.value;
  if (loaded.error !== undefined) return <Failure error={loaded.error} retry={() => void load()} />;
  if (loaded.money === undefined) return <Skeleton lines={10} height={37} />;
  const lines = [
    ...loaded.money.map((one) => moneyLine(one, things)),
    ...things.flatMap((one) =>
      one.family === "agreement" || one.family === "meeting" ? [thingLine(one)] : [],
    ),
  ].sort((a, b) => b.sort.localeCompare(a.sort));
  const asked = here.value.query.get("kind");
  const kind = documentKinds.find((one) => one === asked);
  const fits = (line: Line, one: Kind) => (one === "open" ? line.isOpen : line.kind === one);
  const shown = kind === undefined ? lines : lines.filter((line) => fits(line, kind));
  return (
    <div class="scroller">
      <div class="filters">
        {documentKinds.map((one) => (
          <Link
            key={one}
            class="chip-button"
            to={withQuery({ kind: one === kind ? undefined : one })}
            replace
            aria-current={one === kind ? "true" : undefined}
          >
            {t(`documents.${one}`)}
            <span class="n">{number(lines.filter((line) => fits(line, one)).length)}</span>
          </Link>
        ))}
      </div>
      {shown.length === 0 ? (
        <Empty icon="document" title={t("documents.none")} />
      ) : (
        <table class="desk-table documents">
          <thead>
            <tr>
              <th scope="col">{t("documents.name")}</th>
              <th scope="col" class="of-kind only-wide">
                {t("documents.kind")}
              </th>
              <th scope="col">{t("filter.state")}</th>
              <th scope="col">{t("documents.date")}</th>
              <th scope="col" class="of-total right only-wide">
                {t("documents.total")}
              </th>
              <th scope="col" class="right">
                {t("owes.openColumn")}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={line.key}>
                <th scope="row">
                  <Link class="client-name" to={withQuery({ event: line.event })}>
                    <span class={`family ${line.kind}`}>
                      <Icon name={line.kind} size={14} />
                    </span>
                    <Text>{line.name}</Text>
                  </Link>
                </th>
                <td class="of-kind only-wide">{line.what}</td>
                <td class="state-cell">
                  <span class={`word ${line.tone}`}>{line.state}</span>
                </td>
                <td class="date-cell">{line.date}</td>
                <td class="of-total right only-wide">{line.total ?? ""}</td>
                <td class="right">{line.open === undefined ? "" : <strong>{line.open}</strong>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function moneyLine(one: Money, things: readonly Thing[]): Line {
  const { owed, state } = one;
  const thing = things.find(({ last }) => last.object?.id === one.id && last.tool === one.tool);
  const due = owed?.due;
  const isOpen = state === "open";
  const isLate = isOpen && due !== undefined && due < today();
  return {
    key: `${one.tool} ${one.connection} ${one.kind} ${one.id}`,
    kind: "money",
    name: thing?.name ?? capital(wordFor("document", one.kind)),
    what: capital(wordFor("document", one.kind)),
    state: capital(isLate ? lateWords(due) : stateWords(one, thing)),
    tone: isLate ? "bad" : state === "settled" ? "good" : "plain",
    isOpen,
    date: due === undefined || !isOpen ? plainDay(one.issued) : t("documents.due", { day: plainDay(due) }),
    sort: one.issued,
    event: one.event,
    ...(owed === undefined ? {} : { total: exact(owed.total, owed.currency) }),
    ...(owed === undefined || !isOpen ? {} : { open: exact(owed.open, owed.currency) }),
  };
}

/** How it stands by its amounts; of what has none, such as a payment that the bank refused, what happened to it last. */
function stateWords({ kind, state }: Money, thing: Thing | undefined): string {
  const type = thing?.last.type ?? "";
  if (kind === "payment" && state === "settled") return t("documentState.received");
  return state === "pending" && hasWords("type", type) ? wordFor("type", type) : t(`documentState.${state}`);
}

function thingLine({ key, family, name, last, due, open }: Thing): Line {
  const isMeeting = family === "meeting";
  const ahead = isMeeting && due !== undefined && due > new Date().toISOString();
  const when = due !== undefined && isMeeting ? dayOf(due) : dayOf(last.time);
  return {
    key,
    kind: isMeeting ? "meeting" : "agreement",
    name,
    what: wordFor("family", family),
    state: hasWords("type", last.type) ? wordFor("type", last.type) : last.type,
    tone: !isMeeting && open ? "warn" : "plain",
    isOpen: isMeeting ? ahead : open,
    date: plainDay(when),
    sort: when,
    event: last.id,
  };
}
