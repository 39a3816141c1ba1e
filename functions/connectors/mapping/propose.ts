import type { EventType } from "../../../schemas/event-types.ts";
import type { EventRule, MappingGuess, MappingProposal } from "../../../schemas/mapping.ts";
import { inEnglish, type Said, saying } from "../../../schemas/mapping-words.ts";
import { emailIdentity } from "../../shared/identity.ts";
import { accountGuess, moneyGuess, type Note, timeGuess, typeGuess } from "./guess-fields.ts";
import { guessType, type TypeGuess } from "./guess-type.ts";
import { best, isConstant, isLedger, isUnique, named, ofAccount, short, words } from "./names.ts";
import { columnsIn, type Leaf, leavesOf, listIn } from "./sample.ts";

/** Examples that are looked at beside the first: they tell what repeats, and which way round dates are. */
const examplesAtMost = 199;

/**
 * A mapping guessed from examples by their names and values, and for each field how sure the guess is. For any
 * example the mapping may go live and makes an event of it; a person looks at it first. `tool` names the
 * customers' ids.
 */
export function proposeMapping(
  example: unknown,
  tool: string,
  furtherExamples: readonly unknown[] = [],
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

  const { typed, guess, table } = typeGuess(leaves);
  if (typed)
    note(
      "type",
      typed,
      guess.sure,
      saying("taken_for", { value: typed.text.slice(0, 40), type: guess.type }),
    );
  const time = timeGuess(leaves, words.time, note, "time");
  const due = timeGuess(leaves, words.due, note, "scheduledFor");
  const account = accountGuess(leaves, tool, note);
  const money = moneyGuess(
    leaves.filter((leaf) => !taken.has(leaf)),
    note,
  );
  const id = idGuess(leaves.filter((leaf) => !taken.has(leaf)));
  const idPath = id && note("key", id, isUnique(id) ? "high" : "medium", saying("id"));
  const link = leaves.find((leaf) => /^https?:\/\/\S+$/.test(leaf.text) && !taken.has(leaf));
  if (link && idPath) note("object.url", link, "high", saying("web_address"));
  const person = best(
    leaves.filter((leaf) => !taken.has(leaf)),
    (leaf) => named(leaf, words.person) && Number.isNaN(Number(leaf.text)),
  );
  if (person) note("actor", person, "medium", saying("person"));
  const called = best(
    leaves.filter((leaf) => !taken.has(leaf)),
    (leaf) =>
      named(leaf, words.title) && !named(leaf, words.kind) && !isLedger(leaf) && /\p{L}/u.test(leaf.text),
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
    title: titleOf(inTitle(called), inTitle(typed), inTitle(id), guess.type),
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

/** The value that names the thing: of those that are named as an id is, one that never repeats. */
function idGuess(leaves: readonly Leaf[]): Leaf | undefined {
  const ids = leaves.filter((leaf) => !ofAccount(leaf) && named(leaf, words.id) && short(leaf));
  const telling = ids.filter((leaf) => !isConstant(leaf) && !isLedger(leaf));
  return telling.find((leaf) => isUnique(leaf)) ?? telling[0] ?? ids[0];
}

/** A name with a brace in it would end the place that a title keeps for its value. */
const inTitle = (leaf: Leaf | undefined) => (leaf && /[{}]/.test(leaf.path) ? undefined : leaf);

function titleOf(
  called: Leaf | undefined,
  typed: Leaf | undefined,
  id: Leaf | undefined,
  type: string,
): string {
  if (called) return typed ? `{${called.path}} ({${typed.path}})` : `{${called.path}}`;
  if (typed) return `${type.split(".")[0]} {${typed.path}}`;
  const noun = type.startsWith("record.") ? "Record" : type.replace(".", " ");
  return id ? `${noun} {${id.path}}` : type.replace(".", " ");
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
