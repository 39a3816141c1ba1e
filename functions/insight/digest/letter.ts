import { english as englishSentences } from "../sentences/english.ts";
import { worded } from "../sentences/sentence.ts";
import { vietnamese as vietnameseSentences } from "../sentences/vietnamese.ts";
import type { Ahead, Digest } from "./digest.ts";
import { type DigestWords, english, vietnamese } from "./words.ts";

export type Language = "en" | "vi";

/** A digest as text: the subject names no account and no amount. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
}

export interface Worded {
  readonly language: Language;
  /** The time zone of the person's hours. */
  readonly zone: string;
  readonly today: string;
  /** Where the person reads of an account. */
  readonly link: (account: string) => string;
  /** Where the person ends the digest. */
  readonly end: string;
}

const languages = {
  en: { words: english, sentences: englishSentences },
  vi: { words: vietnamese, sentences: vietnameseSentences },
};

/** Lines of a part at the most; what is left out is counted. */
const most = 30;

export function letterOf(digest: Digest, how: Worded): Letter {
  const { words, sentences } = languages[how.language];
  const { link, today, end } = how;
  const entered = digest.entered.map(({ account, sentences: told }) =>
    [
      plain(account.name),
      ...told.map((sentence) => `  ${worded(sentence, sentences)}`),
      `  ${link(account.id)}`,
    ].join("\n"),
  );
  const ahead = digest.ahead.map(
    (one) => `${plain(one.account.name)}: ${aheadLine(one, words, how)}\n  ${link(one.account.id)}`,
  );
  const overnight = digest.overnight.map(
    ({ account, time }) => `${plain(account.name)}: ${words.heard(clock(time, how))}\n  ${link(account.id)}`,
  );
  const parts = [
    part(words.entered, entered, words),
    part(words.ahead, ahead, words),
    part(words.overnight, overnight, words),
  ].flat();
  return {
    subject: words.subject(words.day(today), digest.entered.length, digest.ahead.length),
    text: [...parts, `${words.asOf(words.day(digest.day))}\n${words.end(end)}`].join("\n\n").concat("\n"),
  };
}

function part(title: string, lines: readonly string[], words: DigestWords): string[] {
  if (lines.length === 0) return [];
  const left = lines.length - most;
  return [title.toUpperCase(), ...lines.slice(0, most), ...(left > 0 ? [words.more(left)] : [])];
}

function aheadLine({ kind, at, what = "" }: Ahead, words: DigestWords, how: Worded): string {
  switch (kind) {
    case "meeting":
      return words.meeting(clock(at, how));
    case "estimate":
      return words.estimate(words.day(at));
    case "followUp":
      return words.followUp(plain(what), words.day(at), at < how.today);
  }
}

/** An instant where the person is: its day and the time of day. */
function clock(time: string, { language, zone }: Worded): string {
  const format = { dateStyle: "medium", timeStyle: "short", timeZone: zone } as const;
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : "vi-VN", format).format(new Date(time));
}

/** What people and tools have written stays on its line. */
const plain = (text: string) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
