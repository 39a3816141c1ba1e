import { describe, expect, test } from "@jest/globals";
import { loadWords } from "../../../functions/connectors/catalogue-words.ts";
import type { ToolWords, Translated } from "../../../functions/connectors/tool-words.ts";
import { listTools } from "../../../functions/serve/tools.ts";

const [english, vietnamese] = await Promise.all([listTools(), listTools("", "vi")]);

/** Every text of an entry that is prose, with the place where it stands. */
function prose(entry: (typeof english)[number] | undefined): [place: string, text: string][] {
  if (!entry) return [];
  const listed = (name: string, texts: readonly (string | undefined)[]) =>
    texts.flatMap((text, n): [string, string][] => (text === undefined ? [] : [[`${name}[${n}]`, text]]));
  const settings = Object.entries(entry.settings?.properties ?? {}).flatMap(([name, field]) =>
    ["title", "description"].map((word): [string, string] => [
      `settings.${name}.${word}`,
      String(field?.[word]),
    ]),
  );
  return [
    ["summary", entry.summary],
    ...listed("limits", entry.limits),
    ...listed("setup", entry.setup),
    ...listed(
      "carries",
      (entry.routes ?? []).map(({ carries }) => carries),
    ),
    ...listed(
      "certainty",
      (entry.certainty ?? []).map(({ statement }) => statement),
    ),
    ...settings,
  ];
}

describe.each(english.map((entry) => [entry.tool, entry] as const))("%s in Vietnamese", (tool, entry) => {
  const told = vietnamese.find((one) => one.tool === tool);

  test("says everything that the entry says, and nothing more", async () => {
    const words = await loadWords(tool, "vi");
    const properties = Object.keys(entry.settings?.properties ?? {}).sort();

    expect(prose(told).map(([place]) => place)).toEqual(prose(entry).map(([place]) => place));
    expect([...(words?.texts.keys() ?? [])].sort()).toEqual(
      prose(entry)
        .filter(([place]) => !place.startsWith("settings."))
        .map(([, text]) => text)
        .sort(),
    );
    expect(Object.keys(words?.settings ?? {}).sort()).toEqual(properties);
  });

  test("is translated, text by text", () => {
    const before = new Map(prose(entry));
    const same = prose(told).filter(([place, text]) => before.get(place) === text && text !== "Subscription");

    expect(same).toEqual([]);
  });

  test("leaves the addresses, the events and the names of fields as the product has them", () => {
    const before = new Map(prose(entry));
    const kept = (text: string) =>
      [...text.matchAll(/https?:\/\/[\w.-]+|\b[a-z]+_[a-z_]+\b|\b[a-z]+:[a-z]+\b(?=[, ])/g)]
        .map(([word]) => word)
        .sort();

    for (const [place, text] of prose(told))
      expect([place, kept(text)]).toEqual([place, kept(before.get(place) ?? "")]);
  });
});

describe("an entry's texts in two languages", () => {
  const en = {
    summary: "Shows meetings.",
    limits: { earlier: "Earlier bookings are not sent." },
    setup: { secret: "Enter a secret.", tryOne: "Book a meeting." },
  } as const satisfies ToolWords;
  const summary = "Cho thấy cuộc hẹn.";
  const limits = { earlier: "Các lịch đặt trước đó không được gửi." };
  const setup = { tryOne: "Đặt một cuộc hẹn.", secret: "Nhập khóa bí mật." };

  test("are tied by the compiler, name by name, in any order", () => {
    const whole: Translated<typeof en> = { summary, limits, setup };
    // @ts-expect-error: a step is missing
    const missing: Translated<typeof en> = { summary, limits, setup: { secret: setup.secret } };
    // @ts-expect-error: a limit is superfluous
    const further: Translated<typeof en> = { summary, setup, limits: { ...limits, other: "Thêm." } };
    // @ts-expect-error: a whole list is missing
    const without: Translated<typeof en> = { summary, limits };
    // @ts-expect-error: the English has no such list
    const beside: Translated<typeof en> = { summary, limits, setup, certainty: {} };

    expect([whole, missing, further, without, beside]).toHaveLength(5);
  });
});
