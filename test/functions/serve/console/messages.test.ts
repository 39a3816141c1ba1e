import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { loadConnector, toolNames } from "../../../../functions/connectors/catalogue.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { en } from "../../../../functions/serve/console/messages/en-all.ts";
import { enLate } from "../../../../functions/serve/console/messages/en-late.ts";
import { vi } from "../../../../functions/serve/console/messages/vi-all.ts";
import { viTold } from "../../../../functions/serve/console/messages/vi-told.ts";
import { samplesOf, sentBy } from "../../../../infra/local/samples.ts";
import { accountChanges } from "../../../../schemas/account.ts";
import { auditEntry } from "../../../../schemas/audit.ts";
import { eventTypes } from "../../../../schemas/event-types.ts";
import { explainedIn } from "../../../../schemas/explained.ts";
import { interruptionWords } from "../../../../schemas/interruption-words.ts";
import { mappingWords } from "../../../../schemas/mapping-words.ts";
import { reasonWords } from "../../../../schemas/reason-words.ts";
import { evidence } from "../../../../schemas/suggestion.ts";
import { delivery } from "../../../support/delivery.ts";

const functions = fileURLToPath(new URL("../../../../functions/", import.meta.url));

async function sources(folder = ""): Promise<string[]> {
  const root = join(functions, folder);
  const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".ts"));
  return await Promise.all(files.map((name) => readFile(join(root, name), "utf8")));
}

/** The reasons that a tool's samples are told with among their events' details. */
async function reasonsOf(tool: string): Promise<string[]> {
  const connector = await loadConnector(tool);
  const { settings } = await sentBy(tool);
  const drafts = (await samplesOf(tool)).flatMap(({ body, path = "", headers = {} }) =>
    connector
      ? normalise(connector, delivery(tool, { body, path, headers: { ...headers } }), settings).events
      : [],
  );
  return drafts.flatMap(({ type, details }) =>
    type === "connection.interrupted" ? [explainedIn(details)?.code ?? `none of ${tool}`] : [],
  );
}

/** The codes of all faults in the source that the API answers with their own words. */
async function refusals(): Promise<string[]> {
  const texts = await sources();
  const codes = texts.flatMap((text) =>
    [...text.matchAll(/new (?:BadRequest|Conflict|Gone)\(\s*"([a-z_]+)"/g)].map(([, code = ""]) => code),
  );
  return [...new Set(codes)];
}

const textOf = (message: string | { readonly one?: string; readonly other: string }) =>
  typeof message === "string" ? message : message.other;
/** By their keys. */
const vietnamese = new Map(Object.entries(vi));
const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe("the console's words", () => {
  test("are the same messages in both languages", () => {
    expect(Object.keys(vi).sort()).toEqual(Object.keys(en).sort());
  });

  test("call a client a client: an account is what somebody has at a tool", () => {
    const atTools =
      /interruption\.|fetching\.|identity\.account|object\.(dropbox-)?account|settingChoice\.demo|signIn\.what/;
    const spoken = Object.entries(en)
      .filter(([key]) => !atTools.test(key))
      .flatMap(([, message]) => (typeof message === "string" ? [message] : Object.values(message)));

    expect(spoken.filter((text) => /\baccounts?\b/i.test(text.replaceAll(/\{\w+\}/g, "")))).toEqual([]);
    expect(en["signIn.what"]).toMatch(/one timeline per client/);
  });

  test("stand in one file each: of two with one key, one would never be read", async () => {
    const folder = join(functions, "serve/console/messages");
    const keysIn = async (file: string) =>
      [...(await readFile(join(folder, file), "utf8")).matchAll(/^ {2,4}"([\w.]+)":/gm)].map(
        ([, key]) => key,
      );
    for (const language of ["en", "vi"]) {
      const files = (await readdir(folder)).filter(
        (file) => new RegExp(`^${language}(-\\w+)?\\.ts$`).test(file) && file !== "vi-told.ts",
      );
      const keys = (await Promise.all(files.map(keysIn))).flat();

      expect(keys.filter((key, n) => keys.indexOf(key) !== n)).toEqual([]);
      expect(keys.length).toBeGreaterThan(1_000);
    }
  });

  test("that come late are used by nothing that is there from the start", async () => {
    const root = join(functions, "serve/console");
    const texts = new Map<string, string>();
    const walk = async (file: string): Promise<void> => {
      if (texts.has(file) || !/\.tsx?$/.test(file) || !file.startsWith(root)) return;
      const text = await readFile(file, "utf8");
      texts.set(file, text);
      for (const [, types, path = ""] of text.matchAll(/^(?:import|\}) ?(type )?[^;]*?from "(\..+?)";/gms))
        if (types === undefined) await walk(join(file, "..", path));
    };
    await walk(join(root, "main.tsx"));
    const used = [...texts].flatMap(([file, text]) =>
      [...text.matchAll(/"([a-z]\w*\.[\w.]+)"/gi)].map(([, key = ""]) => ({ file, key })),
    );

    expect(texts.size).toBeGreaterThan(50);
    expect(used.filter(({ key }) => Object.hasOwn(enLate, key))).toEqual([]);
  });

  test("name the same values in both languages", () => {
    for (const [key, message] of Object.entries(en)) {
      const other = vietnamese.get(key) ?? "";
      expect([key, names(textOf(other))]).toEqual([key, names(textOf(message))]);
    }
  });

  test("are translated: hardly any is the same in both", () => {
    const same = Object.entries(en).filter(
      ([key, message]) => textOf(vietnamese.get(key) ?? "") === textOf(message),
    );

    expect(same.map(([key]) => key)).toEqual(["family.email"]);
  });

  test("have words for all that people do, for every reason to believe, and for all that the API refuses", async () => {
    const wanted = [
      ...auditEntry.shape.action.options.map((action) => `audit.${action}`),
      ...evidence.shape.says.options.map((says) => `evidence.${says}`),
      ...Object.keys(accountChanges.shape).map((field) => `field.${field}`),
      ...(await refusals()).map((code) => `problem.${code}`),
    ];

    expect(wanted.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });

  test("have words for every reason why a tool's samples say that it no longer sends", async () => {
    const codes = (await Promise.all(toolNames.map(reasonsOf))).flat();

    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !Object.hasOwn(en, `interruption.${code}`))).toEqual([]);
  });

  test.each([
    ["of a mapping", viTold.mapping, mappingWords],
    ["of a delivery that did not become an event", viTold.reasons, reasonWords],
  ])("name in Vietnamese what the English says %s names", (_, told, english) => {
    const named = (words: Readonly<Record<string, string>>) =>
      Object.entries(words)
        .map(([code, text]) => [code, names(text)])
        .sort();

    expect(named(told)).toEqual(named(english));
  });

  test("call nothing by the name that it has in the API or in the code", async () => {
    const told = [en, vi, mappingWords, reasonWords, ...Object.values(viTold)];
    const texts = told.flatMap((messages) =>
      Object.entries(messages).map(([key, one]) => [key, textOf(one)]),
    );
    const named = texts.filter(([, text = ""]) =>
      /\bsettings\.[a-z]|\b[a-z]+[A-Z][a-z]/.test(text.replaceAll(/\{\w+\}/g, "")),
    );
    const convert = fileURLToPath(new URL("../../../../functions/convert/", import.meta.url));
    const paths = (await readdir(convert, { recursive: true })).filter((path) => path.endsWith(".ts"));
    const sources = await Promise.all(paths.map(async (path) => await readFile(join(convert, path), "utf8")));
    const sentences = sources.flatMap((source) => source.match(/"[^"\n]* [^"\n]*"|`[^`\n]* [^`\n]*`/g) ?? []);

    expect(named).toEqual([]);
    expect(
      sentences.filter((one) =>
        /settings\.[a-z]+\.|accept: [a-z]|filePassword|send it with exportedAt/.test(one),
      ),
    ).toEqual([]);
  });

  test("name of an interruption what the API's English names", () => {
    for (const [code, text] of Object.entries(interruptionWords)) {
      const words = Object.entries(en).find(([key]) => key === `interruption.${code}`)?.[1] ?? "";
      expect([code, names(textOf(words))]).toEqual([code, names(text)]);
    }
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
