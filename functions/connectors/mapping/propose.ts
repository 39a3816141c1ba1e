import type { EventType } from "../../../schemas/event-types.ts";
import type { EventRule, MappingGuess, MappingProposal } from "../../../schemas/mapping.ts";
import { inEnglish, type Said, saying } from "../../../schemas/mapping-words.ts";
import { emailIdentity } from "../../shared/identity.ts";
import { accountGuess, moneyGuess, type Note, timeGuess, typeGuess } from "./guess-fields.ts";
import { guessType, type TypeGuess } from "./guess-type.ts";
import { best, named, ofAccount, short, words } from "./names.ts";
import { type Leaf, leavesOf, listIn } from "./sample.ts";

/**
 * A mapping guessed from one example by its names and values, and for each field how sure the guess is. For any
 * example the mapping may go live and makes an event of it; a person looks at it first. `tool` names the
 * customers' ids.
 */
export function proposeMapping(sample: unknown, tool: string): MappingProposal {
  const list = listIn(sample);
  const leaves = leavesOf(list ? list.item : sample);
  const guesses: MappingGuess[] = [];
  const taken = new Set<Leaf>();
  const note: Note = (field, leaf, sure, why) => {
    taken.add(leaf);
    guesses.push({ field, from: leaf.path, example: leaf.text.slice(0, 100), sure, ...because(why) });
    return leaf.path;
  };
  if (list) guesses.push({ field: "each", from: list.path, sure: "medium", ...because(saying("list")) });

  const { typed, guess } = typeGuess(leaves);
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
  const id = best(
    leaves.filter((leaf) => !taken.has(leaf) && !ofAccount(leaf)),
    (leaf) => named(leaf, words.id) && short(leaf),
  );
  const idPath = id && note("key", id, "medium", saying("id"));
  const money = moneyGuess(
    leaves.filter((leaf) => !taken.has(leaf)),
    note,
  );
  const link = leaves.find((leaf) => /^https?:\/\/\S+$/.test(leaf.text) && !taken.has(leaf));
  if (link && idPath) note("object.url", link, "high", saying("web_address"));
  const person = best(
    leaves.filter((leaf) => !taken.has(leaf)),
    (leaf) => named(leaf, words.person) && Number.isNaN(Number(leaf.text)),
  );
  if (person) note("actor", person, "medium", saying("person"));
  const called = best(
    leaves.filter((leaf) => !taken.has(leaf)),
    (leaf) => named(leaf, words.title) && /\p{L}/u.test(leaf.text),
  );
  if (called) note("title", called, "medium", saying("title"));

  const others = leaves.filter((leaf) => !taken.has(leaf)).slice(0, 30);
  const rule: EventRule = {
    rule: guess.noun ?? "event",
    ...(list ? { each: list.path } : {}),
    type: typed
      ? { from: typed.path, table: { [typed.text.slice(0, 200)]: guess.type }, otherwise: fallback(guess) }
      : guess.type,
    ...(idPath ? { key: typed ? [idPath, typed.path] : [idPath] } : {}),
    ...(time ? { time } : {}),
    ...(due ? { scheduledFor: due } : {}),
    title: titleOf(called, typed, guess.type),
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
    ...(money ? { money } : {}),
    ...(others.length > 0
      ? { details: Object.fromEntries(others.map(({ path }) => [path.slice(0, 64), path])) }
      : {}),
  };
  return { mapping: { rules: [rule] }, guesses, missing: missingOf(rule, guess) };
}

const because = (why: Said): Pick<MappingGuess, "code" | "values" | "why"> => ({
  code: why.code,
  values: { ...why.values },
  why: inEnglish(why),
});

function titleOf(called: Leaf | undefined, typed: Leaf | undefined, type: string): string {
  if (called) return typed ? `{${called.path}} ({${typed.path}})` : `{${called.path}}`;
  return typed ? `${type.split(".")[0]} {${typed.path}}` : type.replace(".", " ");
}

/** What a value of the type's field that the example does not show is taken for: the mildest of the kind. */
function fallback({ type, noun }: TypeGuess): EventType {
  return noun === undefined ? type : guessType("", [noun], []).type;
}

function missingOf(rule: EventRule, guess: TypeGuess): string[] {
  return [
    ...(rule.account === undefined ? ["account"] : []),
    ...(rule.time === undefined ? ["time"] : []),
    ...(rule.key === undefined ? ["key"] : []),
    ...(guess.sure === "low" ? ["type"] : []),
  ];
}
