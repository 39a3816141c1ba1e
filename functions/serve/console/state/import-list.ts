import { computed, signal } from "@preact/signals";
import type { ImportedRow } from "../../../../schemas/import.ts";
import { ApiProblem, call } from "./api.ts";
import {
  becomes,
  type ClientList,
  csvFor,
  type Flaw,
  guessedSaid,
  isSendable,
  type ListedRow,
  type ListMeaning,
  type ListSaid,
  listedRows,
  listSaying,
  partsFor,
} from "./client-list.ts";
import { loadIdKinds } from "./load-id-kinds.ts";
import { reloadAccounts } from "./reload-accounts.ts";
import { takeBack } from "./take-import-back.ts";
import type { IdKind } from "./tool-ids.ts";

/** Rows of one call: that only looks, and that makes clients, which must be answered within seconds. */
const atOnce = { looking: 1_000, making: 100 };

/** Clients that one step takes back at the most. */
export const takenBackAtMost = 500;

/** What is done with rows whose id belongs to a client that is called otherwise. */
export const otherwiseWays = ["leave", "keep", "rename"] as const;
export type Otherwise = (typeof otherwiseWays)[number];

/** A list that is being imported, for as long as the page is open: who goes elsewhere meanwhile finds it again. */
interface Import {
  readonly list: ClientList;
  readonly said: ListSaid;
  readonly rows: readonly ListedRow[];
  /** What the hub says of rows, by their numbers, so far. */
  readonly looked: ReadonlyMap<number, ImportedRow>;
  readonly otherwise: Otherwise;
  readonly error: unknown;
  readonly step: "looking" | "looked" | "making" | "stopped" | "made" | "undoing" | "undone";
  /** What has become of rows, by their numbers. */
  readonly made: ReadonlyMap<number, ImportedRow>;
  /** Rows, or steps back, that are done, of all. */
  readonly done: number;
  readonly all: number;
}

export const importing = signal<Import | undefined>(undefined);
export const idKindsKnown = signal<readonly IdKind[]>([]);

const change = (next: Partial<Import>) => {
  const now = importing.peek();
  if (now) importing.value = { ...now, ...next };
};

/** Begins with a list, once it is known which ids it may hold: its columns say what their headings sound like. */
export async function begin(list: ClientList): Promise<void> {
  idKindsKnown.value = await loadIdKinds();
  importing.value = {
    ...{ list, said: {}, rows: [], looked: new Map(), made: new Map() },
    ...{ otherwise: "leave", step: "looking", error: undefined, done: 0, all: list.rows.length },
  };
  void look(guessedSaid(list.columns, idKindsKnown.peek()));
}

export function forgetList(): void {
  turn++;
  importing.value = undefined;
}

export async function say(column: string, next: ListMeaning | undefined): Promise<void> {
  const now = importing.peek();
  if (now) await look(listSaying(now.said, column, next));
}

export const setOtherwise = (otherwise: Otherwise): void => change({ otherwise });

export const lookAgain = async (): Promise<void> => await look(importing.peek()?.said ?? {});

let turn = 0;

/** Asks what would become of every row. What is asked later makes this stop. */
async function look(said: ListSaid): Promise<void> {
  const { list } = importing.peek() ?? {};
  if (list === undefined) return;
  const mine = ++turn;
  const rows = listedRows(list, said, idKindsKnown.peek());
  const asked = rows.filter(isSendable);
  change({ said, rows, looked: new Map(), step: "looking", error: undefined, done: 0, all: asked.length });
  const looked = new Map<number, ImportedRow>();
  try {
    for (const part of hasName(said) ? partsFor(asked, atOnce.looking) : []) {
      const report = await send(part, true);
      if (mine !== turn) return;
      for (const [number, row] of report) looked.set(number, row);
      change({ looked: new Map(looked), done: looked.size });
    }
    change({ step: "looked" });
  } catch (error) {
    if (mine === turn) change({ step: "looked", error });
  }
}

export const hasName = (said: ListSaid): boolean => Object.values(said).includes("name");

async function send(
  part: readonly ListedRow[],
  dryRun: boolean,
  names: ReadonlyMap<number, string> = new Map(),
): Promise<[number, ImportedRow][]> {
  const { rows } = await call("POST", "/api/accounts/import", {
    query: { dryRun },
    text: csvFor(part, names),
  });
  return rows.flatMap((row): [number, ImportedRow][] => {
    const of = part[row.line - 2];
    return of === undefined ? [] : [[of.number, row]];
  });
}

/** The rows that are sent by what is chosen, and what some of them are called instead. */
export const chosen = computed(() => {
  const { rows = [], looked = new Map<number, ImportedRow>(), otherwise } = importing.value ?? {};
  const names = new Map<number, string>();
  const wanted = rows.filter((row) => {
    const of = looked.get(row.number);
    const kind = of && becomes(row, of);
    if (kind === "otherwise" && otherwise === "keep" && of?.was) names.set(row.number, of.was.name);
    return kind === "new" || kind === "changed" || (kind === "otherwise" && otherwise !== "leave");
  });
  return { rows: wanted, names };
});

/** Makes and changes the clients, part by part. Stopped or failed, it goes on where it was. */
export async function make(): Promise<void> {
  const { rows, names } = chosen.peek();
  const made = new Map(importing.peek()?.made);
  change({ step: "making", error: undefined, done: made.size, all: rows.length });
  try {
    for (const part of partsFor(
      rows.filter(({ number }) => !made.has(number)),
      atOnce.making,
    )) {
      if (importing.peek()?.step !== "making") return;
      for (const [number, row] of await sent(part, names)) made.set(number, row);
      change({ made: new Map(made), done: made.size });
    }
    if (importing.peek()?.step === "making") change({ step: "made" });
  } catch (error) {
    change({ step: "stopped", error });
  }
  await reloadAccounts();
}

/** What ran out of time is sent again: what is done by then stays, and is told as it was going to be. */
async function sent(
  part: readonly ListedRow[],
  names: ReadonlyMap<number, string>,
): Promise<readonly (readonly [number, ImportedRow])[]> {
  let isAgain = false;
  for (;;)
    try {
      const report = await send(part, false, names);
      return isAgain ? report.map(([number, row]) => [number, asLooked(number, row)] as const) : report;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === "out_of_time")) throw error;
      isAgain = true;
    }
}

function asLooked(number: number, row: ImportedRow): ImportedRow {
  const before = importing.peek()?.looked.get(number);
  return row.action === "keep" && before
    ? { ...before, ...(row.account ? { account: row.account } : {}) }
    : row;
}

export const stop = (): void => change({ step: "stopped" });

/** Takes all of it back, the last first. */
export async function undoImport(): Promise<void> {
  const now = importing.peek();
  if (now === undefined) return;
  const rows = [...now.made.values()].toReversed();
  change({ step: "undoing", error: undefined, done: 0, all: rows.length });
  try {
    await takeBack(rows, (done) => change({ done }));
    change({ step: "undone" });
  } catch (error) {
    change({ step: "made", error });
  }
  await reloadAccounts();
}

/** Why a row, or a value in it, was left out. */
export interface LeftOut {
  readonly number: number;
  readonly name: string;
  readonly flaw: Flaw;
  /** In English, as the hub says it. */
  readonly reason?: string;
}

/** What is left out by what is known now: rows, and values in others. */
export const leftOut = computed((): readonly LeftOut[] => {
  const { rows = [], looked, made, otherwise } = importing.value ?? {};
  return rows.flatMap((row): LeftOut[] => {
    const { number, name, refused, flaws } = row;
    const of = made?.get(number) ?? looked?.get(number);
    const own = [...(refused ? [refused] : []), ...flaws].map((flaw) => ({ number, name, flaw }));
    const told = (of?.why ?? []).map(({ code, values, reason }) => ({
      ...{ number, name, reason },
      flaw: { code, value: String(values.what ?? "").replace(/^\S+ /, ""), values },
    }));
    const isOther = otherwise === "leave" && of !== undefined && becomes(row, of) === "otherwise";
    const other = { code: "otherwise", value: "", values: { name: of?.was?.name ?? "" } };
    return [...own, ...told, ...(isOther ? [{ number, name, flaw: other }] : [])];
  });
});
