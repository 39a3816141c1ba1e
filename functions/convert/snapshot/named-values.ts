import type { FileSettings } from "../../../schemas/file-settings.ts";
import type { CodedFinding } from "../../../schemas/finding-codes.ts";
import type { EventRule, TimeRule } from "../../../schemas/mapping.ts";
import { currencyCode, currencyWith, isWrittenWhole } from "../../connectors/mapping/currency.ts";
import { SignOfDecimals } from "../../connectors/mapping/decimals.ts";
import { isNoAmount, readAmount } from "../../connectors/mapping/money.ts";
import { saysOneOf } from "../../connectors/mapping/signed.ts";
import { lacksYear, readTime } from "../../connectors/mapping/time.ts";
import { type DateOrder, OrderOfDates } from "../../connectors/mapping/written-date.ts";
import { daysOf, rowFormats, type Written } from "../../connectors/rows/dates.ts";
import { emailIdentities } from "../../shared/identity.ts";
import { namedIn, readBy } from "./column-names.ts";
import { daysAbove } from "./days-above.ts";

/** Values that could not be read: how many, and the first of them. */
interface Unread {
  count: number;
  row: number;
  value: string;
}

interface Watched {
  readonly column: string;
  readonly what: "date" | "amount" | "currency" | "email" | "sign";
  /** What its values tell of the others: in which order dates are, unless in given formats, or the sign of decimals. */
  readonly tells?: "order" | "decimal" | undefined;
  /** Where it stands; -1 where the file has no such column. */
  readonly place: number;
  /** Why a value cannot be read; nothing where it can. With a date, for each order that it may be in. */
  readonly unread: Readonly<Record<DateOrder, Unread>>;
  readonly reads: (text: string, written: Written) => boolean;
  /** In which orders a value that was looked at cannot be read. */
  readonly known: Map<string, readonly DateOrder[]>;
}

const orders = ["day-first", "month-first"] as const;
/** Values of a column that are remembered. */
const knownAtMost = 5_000;

/** What settings say of a column whose values have to be of a kind. */
type Rule = Pick<Watched, "column" | "what" | "reads" | "tells">;

/**
 * Looks at the values of the columns that settings and mapping read as dates, amounts and currencies: from all of them it
 * finds which number of a date is the day, and counts those that cannot be read.
 */
export class NamedValues {
  readonly #settings: FileSettings;
  readonly #orders = new OrderOfDates();
  readonly #decimals = new SignOfDecimals();
  #days: Written["days"];
  #watched: readonly Watched[] = [];
  #missing: readonly string[] = [];

  constructor(settings: FileSettings) {
    this.#settings = settings;
  }

  header(columns: readonly string[], above: readonly (readonly string[])[] = []): void {
    const { year } = this.#settings;
    this.#days = year === undefined ? daysAbove(above) : daysOf(year);
    this.#missing = missingIn(this.#settings, columns);
    this.#watched = rulesOf(this.#settings).map(({ column, what, reads, tells }) => ({
      column,
      what,
      reads,
      tells,
      place: columns.indexOf(column),
      known: new Map(),
      unread: {
        "day-first": { count: 0, row: 0, value: "" },
        "month-first": { count: 0, row: 0, value: "" },
      },
    }));
  }

  see(values: readonly string[], number: number): void {
    for (const watched of this.#watched) {
      const text = values[watched.place]?.trim() ?? "";
      if (text === "") continue;
      for (const order of this.#unreadIn(watched, text)) {
        const found = watched.unread[order];
        if (found.count++ === 0) [found.row, found.value] = [number, text.slice(0, 60)];
      }
    }
  }

  /** The orders in which a value cannot be read. Values repeat: each is looked at once, while not too many are known. */
  #unreadIn({ known, tells, reads }: Watched, text: string): readonly DateOrder[] {
    const before = known.get(text);
    if (before) return before;
    if (tells === "order") this.#orders.see(text);
    if (tells === "decimal") this.#decimals.see(text);
    const unread = orders.filter((dates) => !reads(text, { dates, ...this.#period }));
    if (known.size >= knownAtMost) known.clear();
    known.set(text, unread);
    return unread;
  }

  get #period(): Pick<Written, "days"> {
    return this.#days === undefined ? {} : { days: this.#days };
  }

  /** How the file's dates and amounts are written, so far as they tell; dates else as where the settings' zone is. */
  get written(): Written {
    const usual = this.#settings.zone?.startsWith("America/") ? "month-first" : "day-first";
    const dates = this.#settings.dates ?? this.#orders.order ?? usual;
    const { decimal } = this.#decimals;
    return { dates, ...this.#period, ...(decimal === undefined ? {} : { decimal }) };
  }

  get notes(): CodedFinding[] {
    const { dates } = this.written;
    const { either } = this.#decimals;
    const [one] = this.#settings.dates || this.#orders.order ? [] : [this.#orders.either];
    return [
      ...(one === undefined ? [] : [eitherNote(one, dates)]),
      ...(either === undefined ? [] : [decimalNote(either)]),
      ...(this.#missing.length === 0 ? [] : [missingNote(this.#missing)]),
      ...this.#watched.flatMap(({ column, what, unread }) => unreadNote(column, what, unread[dates])),
    ];
  }
}

function eitherNote(example: string, dates: DateOrder): CodedFinding {
  const [read, other] = dates === "day-first" ? ["day", "month"] : ["month", "day"];
  return {
    code: "dates_either_way",
    message: `No date says whether its day or its month stands first: ${example} was read with the ${read} first. If the ${other} does, choose that for the connection’s files and send the same file again.`,
  };
}

function decimalNote(example: string): CodedFinding {
  return {
    code: "amounts_either_way",
    message: `No amount says whether its point parts thousands or decimals: of ${example.slice(0, 60)} it was read as the decimal sign. If it parts thousands, set the decimal sign of the mapping's money to a comma and send the same file again.`,
  };
}

/** The columns that settings name and the file does not have; where any of several will do, if it has none of them. */
function missingIn(settings: FileSettings, columns: readonly string[]): string[] {
  const has = new Set(columns);
  const read = readBy(settings)
    .filter(({ columns, any }) => !any || !columns.some((column) => has.has(column)))
    .flatMap(({ columns }) => columns);
  return [...new Set([...namedIn(settings), ...read])].filter((column) => !has.has(column));
}

function missingNote(columns: readonly string[]): CodedFinding {
  return {
    code: "columns_missing",
    message: `The settings read columns that the file does not have: ${columns.join(", ").slice(0, 500)}.`,
  };
}

const called = {
  date: "a date",
  amount: "an amount",
  currency: "a currency",
  email: "an email address",
  sign: "a sign",
};

function unreadNote(column: string, what: Watched["what"], { count, row, value }: Unread): CodedFinding[] {
  if (count === 0) return [];
  const values = count === 1 ? "value" : "values";
  const hint =
    what === "date" && lacksYear(value)
      ? " It has no year: say the year of such dates and send the same file again."
      : "";
  const message = `${count} ${values} of ${column} could not be read as ${called[what]}, the first in row ${row}: "${value}".${hint}`;
  return [{ code: `unread_${what}`, message, row }];
}

function rulesOf({ time, exportedAt, zone, account, mapping }: FileSettings): Rule[] {
  const own = [time, exportedAt].filter((column) => column !== undefined);
  const rules = mapping?.rules ?? [];
  const emails = rules.flatMap(({ account }) =>
    account?.email === undefined ? [] : columnIn(account.email),
  );
  return [
    ...own.map((column) => dateRule(column, zone, undefined)),
    ...(account.email === undefined ? [] : [account.email]).map(emailRule),
    ...emails.map(emailRule),
    ...rules.flatMap((rule) => [...datesIn(rule, zone), ...amountsIn(rule)]),
  ];
}

function datesIn({ time, scheduledFor, owed }: EventRule, usual: string | undefined): Rule[] {
  const { formats, issued, due, asOf } = owed ?? {};
  const days = [issued, due, asOf].filter((from) => from !== undefined).map((from) => ({ from, formats }));
  return [time, scheduledFor, ...days]
    .filter((rule): rule is TimeRule => rule !== undefined)
    .flatMap(({ from, zone = usual, formats }) =>
      columnIn(from).map((column) => dateRule(column, zone, formats)),
    );
}

function amountsIn({ money, owed }: EventRule): Rule[] {
  if (!money) return [];
  const { amount, minus, sign, currency, ...written } = money;
  const fixed = typeof currency === "string" ? currency : undefined;
  const isOpen = money.decimal === undefined && money.minorDigits === undefined;
  const tellsDecimal = isOpen && !isWrittenWhole(fixed) ? "decimal" : undefined;
  const isOurs = (text: string) => fixed === undefined || (currencyWith(text) ?? fixed) === fixed;
  const reads = (text: string) =>
    isNoAmount(text) || (isOurs(text) && readAmount(text, { ...written, currency: fixed }) !== undefined);
  const signs = [...(sign?.minus ?? []), ...(sign?.plus ?? [])];
  const columns = [amount, minus, owed?.open].flatMap((from) => (from === undefined ? [] : columnIn(from)));
  return [
    ...columns.map((column): Rule => ({ column, what: "amount", tells: tellsDecimal, reads })),
    ...(sign?.plus === undefined ? [] : columnIn(sign.from)).map(
      (column): Rule => ({ column, what: "sign", reads: (text) => saysOneOf(signs, text) }),
    ),
    ...(typeof currency === "string" ? [] : columnIn(currency.from)).map(
      (column): Rule => ({
        column,
        what: "currency",
        reads: (text) => currencyCode(text) !== undefined,
      }),
    ),
  ];
}

const emailRule = (column: string): Rule => ({
  column,
  what: "email",
  reads: (text) => emailIdentities(text).length > 0,
});

function dateRule(column: string, zone: string | undefined, formats: readonly string[] | undefined): Rule {
  return {
    column,
    what: "date",
    tells: formats === undefined ? "order" : undefined,
    reads: (text, written) =>
      readTime(text, { zone, formats: formats ? [...formats] : rowFormats(written) }) !== undefined,
  };
}

/** The column that an expression names, where it does no more. */
function columnIn(expression: string): string[] {
  const [, quoted, plain] = /^(?:row\.)?(?:"([^"\\]+)"|([A-Za-z_]\w*))$/.exec(expression.trim()) ?? [];
  const column = quoted ?? plain;
  return column === undefined ? [] : [column];
}
