import type { EventType } from "../../../schemas/event-types.ts";
import type { EventRule, MappingGuess, MappingProposal } from "../../../schemas/mapping.ts";
import { inEnglish, type Said, saying } from "../../../schemas/mapping-words.ts";
import { emailIdentity } from "../../shared/identity.ts";
import { typeInWords } from "../verb-first.ts";
import { accountGuess, moneyGuess, type Note, timeGuess, typeGuess } from "./guess-fields.ts";
import { guessType, type TypeGuess } from "./guess-type.ts";
import { isConstant, isLedger, isUnique, likeliest, named, ofAccount, short, words } from "./names.ts";
import { columnsIn, type Leaf, leavesOf, listIn } from "./sample.ts";
import { readTime } from "./time.ts";

/** Examples that are looked at beside the first: they tell what repeats, and which way round dates are. */
const examplesAtMost = 199;

/**
 * A mapping guessed from examples by their names and values, and for each field how sure the guess is. For any
 * example the mapping may go live and makes an event of it; a person looks at it first. `tool` names the
 * customers' ids; `own` are the types of event that it is known for.
 */
export function proposeMapping(
  example: unknown,
  tool: string,
  furtherExamples: readonly unknown[] = [],
  own: readonly EventType[] = [],
): MappingProposal {
  const sample = columnsIn(example);
  const list = listIn(sample);
  const others = furtherExamples.slice(0, examplesAtMost).map(columnsIn);
  const leaves = list ? leavesOf(list.item) : leavesOf(sample, others);
  const guesses: MappingGuess[] = [];
  const taken = new Set<Leaf>();
  const note: Note = (field, leaf, sure, why) => {
    taken.add(leaf);
    guesses.push({ field, from: leaf.path, example: leaf.text.slice(0, 100), sure, ...because(why) });
    return leaf.path;
  };
  if (list) guesses.push({ field: "each", from: list.path, sure: "medium", ...because(saying("list")) });

  const { typed, guess, table, isKinds } = typeGuess(leaves, own);
  if (typed)
    note(
      "type",
      typed,
      guess.sure,
      saying("taken_for", { value: typed.text.slice(0, 40), type: guess.type }),
    );
  const time = timeGuess(leaves, words.time, note, "time");
  const due = timeGuess(leaves, words.due, note, "scheduledFor");
  const isOfExpenses = [guess.type, ...own].some((type) => type.startsWith("expense."));
  // The firm's customer is who bought, not who sold.
  const customers = isOfExpenses ? leaves.filter((leaf) => !named(leaf, words.supplier)) : leaves;
  const account = accountGuess(customers, tool, note);
  const money = moneyGuess(
    leaves.filter((leaf) => !taken.has(leaf)),
    note,
  );
  const id =
    idGuess(leaves.filter((leaf) => !taken.has(leaf))) ??
    leaves.find((leaf) => leaf.path === account.external?.[0]?.value && isNumbered(leaf) && isUnique(leaf));
  const idPath = id && note("key", id, isUnique(id) ? "high" : "medium", saying("id"));
  const link = leaves.find((leaf) => /^https?:\/\/\S+$/.test(leaf.text) && !taken.has(leaf));
  if (link && idPath) note("object.url", link, "high", saying("web_address"));
  const people = leaves.filter((leaf) => !taken.has(leaf) && named(leaf, words.person) && isSaid(leaf));
  const person = people.find((leaf) => !named(leaf, words.id)) ?? people[0];
  if (person) note("actor", person, "medium", saying("person"));
  const called = likeliest(
    leaves.filter((leaf) => !taken.has(leaf) && !named(leaf, notTitles) && !isLedger(leaf) && isSaid(leaf)),
    words.title,
  );
  if (called) note("title", called, "medium", saying("title"));

  const priced = money !== undefined && "currency" in money;
  const rest = leaves
    .filter((leaf) => !taken.has(leaf) || (!priced && leaf.path === money?.amount))
    .slice(0, 30);
  const rule: EventRule = {
    rule: guess.noun ?? "event",
    ...(list ? { each: list.path } : {}),
    type: typed ? { from: typed.path, table, otherwise: fallback(guess) } : guess.type,
    ...(idPath ? { key: typed ? [idPath, typed.path] : [idPath] } : {}),
    ...(time ? { time } : {}),
    ...(due ? { scheduledFor: due } : {}),
    title: titleOf(inTitle(called), inTitle(typed), inTitle(id), guess.type, isKinds),
    ...(Object.keys(account).length > 0 ? { account } : {}),
    ...(person ? { actor: emailIdentity(person.text) ? { email: person.path } : { name: person.path } } : {}),
    ...(idPath
      ? {
          object: {
            kind: guess.noun ?? "record",
            id: idPath,
            ...(called ? { name: called.path } : {}),
            ...(link ? { url: link.path } : {}),
            ...(typed ? { state: typed.path } : {}),
          },
        }
      : {}),
    ...(money && "currency" in money ? { money } : {}),
    ...(rest.length > 0
      ? { details: Object.fromEntries(rest.map(({ path }) => [path.slice(0, 64), path])) }
      : {}),
  };
  return { mapping: { rules: [rule] }, guesses, missing: missingOf(rule, guess, money) };
}

const because = (why: Said): Pick<MappingGuess, "code" | "values" | "why"> => ({
  code: why.code,
  values: { ...why.values },
  why: inEnglish(why),
});

/** The value that names the thing: of those that are named as an id is, and which every example has, one that never repeats. */
function idGuess(leaves: readonly Leaf[]): Leaf | undefined {
  const ids = leaves.filter((leaf) => !ofAccount(leaf) && isNumbered(leaf) && leaf.absent === 0);
  const telling = ids.filter((leaf) => !isConstant(leaf) && !isLedger(leaf));
  const paper = leaves.find((leaf) => leaf.words.length === 1 && named(leaf, words.paper) && isUnique(leaf));
  return telling.find((leaf) => isUnique(leaf)) ?? paper ?? telling[0] ?? ids[0];
}

const isNumbered = (leaf: Leaf) =>
  named(leaf, words.id) && !named(leaf, words.numbered) && !named(leaf, words.taxNumber) && short(leaf);

/** Words: neither a number nor a date. */
const isSaid = ({ text }: Leaf) => /\p{L}/u.test(text) && readTime(text, { formats }) === undefined;
const formats = ["iso", "day-first", "month-first"];

/** What makes of a name the name of a person, or of a kind. */
const notTitles = [
  ...words.kind,
  ...words.person,
  "first",
  "last",
  "middle",
  "vorname",
  "nachname",
  "prénom",
];

/** A name with a brace in it would end the place that a title keeps for its value. */
const inTitle = (leaf: Leaf | undefined) => (leaf && /[{}]/.test(leaf.path) ? undefined : leaf);

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function titleOf(
  called: Leaf | undefined,
  typed: Leaf | undefined,
  id: Leaf | undefined,
  type: EventType,
  isKinds: boolean,
): string {
  const isWhole = called?.absent === 0 || !id;
  if (called && isWhole) return typed ? `{${called.path}} ({${typed.path}})` : `{${called.path}}`;
  if (typed && id && isKinds) return `{${typed.path}} {${id.path}}`;
  const [thing = "record"] = type.split(".");
  if (typed) return `${capital(thing)} ${id ? `{${id.path}} ({${typed.path}})` : `{${typed.path}}`}`;
  const what = type.startsWith("record.") ? "Record" : typeInWords(type);
  return id ? `${what} {${id.path}}` : what;
}

/** What a value of the type's field that the example does not show is taken for: the mildest of the kind. */
function fallback({ type, noun }: TypeGuess): EventType {
  return noun === undefined ? type : guessType("", [noun], []).type;
}

function missingOf(rule: EventRule, guess: TypeGuess, money: ReturnType<typeof moneyGuess>): string[] {
  return [
    ...(rule.account === undefined ? ["account"] : []),
    ...(rule.time === undefined ? ["time"] : []),
    ...(rule.key === undefined ? ["key"] : []),
    ...(money && !("currency" in money) ? ["money.currency"] : []),
    ...(guess.sure === "low" ? ["type"] : []),
  ];
}
