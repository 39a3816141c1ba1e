import { describe, expect, test } from "@jest/globals";
import { en } from "../../../../functions/serve/console/messages/en.ts";
import { vi } from "../../../../functions/serve/console/messages/vi.ts";
import { eventTypes } from "../../../../schemas/event-types.ts";

const textOf = (message: string | { readonly one?: string; readonly other: string }) =>
  typeof message === "string" ? message : message.other;
const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe("the console's words", () => {
  test("are the same messages in both languages", () => {
    expect(Object.keys(vi).sort()).toEqual(Object.keys(en).sort());
  });

  test("name the same values in both languages", () => {
    for (const [key, message] of Object.entries(en)) {
      const other = Object.entries(vi).find(([name]) => name === key)?.[1] ?? "";
      expect([key, names(textOf(other))]).toEqual([key, names(textOf(message))]);
    }
  });

  test("are translated: hardly any is the same in both", () => {
    const same = Object.entries(en).filter(([key, message]) =>
      Object.entries(vi).some(([name, other]) => name === key && textOf(other) === textOf(message)),
    );

    expect(same.map(([key]) => key)).toEqual(["family.email"]);
  });

  test("have a word for every family and every type of event", () => {
    const wanted = Object.entries(eventTypes).flatMap(([family, types]) => [
      `family.${family}`,
      `burst.${family}`,
      ...types.map((type) => `type.${type}`),
    ]);

    expect(wanted.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });
});
