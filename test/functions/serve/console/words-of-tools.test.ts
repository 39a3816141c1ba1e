import { describe, expect, test } from "@jest/globals";
import { loadConnector, toolNames } from "../../../../functions/connectors/catalogue.ts";
import { normalise } from "../../../../functions/connectors/normalise.ts";
import { en } from "../../../../functions/serve/console/messages/en-all.ts";
import { settingFields } from "../../../../functions/serve/console/state/setting-fields.ts";
import { listTools } from "../../../../functions/serve/tools.ts";
import { samplesOf, sentBy } from "../../../../infra/local/samples.ts";
import { delivery } from "../../../support/delivery.ts";

/** The objects that a tool's samples speak of. */
async function objectsOf(tool: string) {
  const connector = await loadConnector(tool);
  const { settings } = await sentBy(tool);
  return (await samplesOf(tool)).flatMap(({ body, path = "", headers = {} }) =>
    connector
      ? normalise(
          connector,
          delivery(tool, { body, path, headers: { ...headers } }),
          settings,
        ).events.flatMap(({ object }) => object ?? [])
      : [],
  );
}

/** A state by the words of our connectors, and not by those that a firm has written itself ("In review"). */
const isOurs = (state: string | undefined) => state !== undefined && /^[a-z_]+$/.test(state);

describe("what the API calls by a word of its schema has words in the reader's language", () => {
  test.each(toolNames)("what the samples of %s speak of, and how that stands", async (tool) => {
    const wanted = (await objectsOf(tool)).flatMap(({ kind, state }) => [
      `object.${kind}`,
      ...(isOurs(state) ? [`status.${state}`] : []),
    ]);

    expect([...new Set(wanted)].filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });

  test("each choice of a tool's settings, but for names of the trade", async () => {
    const fields = (await listTools()).flatMap(({ settings }) => settingFields(settings));
    const choices = fields.flatMap((field) => field.choices);

    expect(choices).toContain("either");
    const named = choices.filter((one) => !/^HMAC-SHA\d+$/.test(one));
    expect(named.filter((one) => !Object.hasOwn(en, `settingChoice.${one}`))).toEqual([]);
  });
});
