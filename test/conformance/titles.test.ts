import { describe, expect, test } from "@jest/globals";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { delivery } from "../support/delivery.ts";
import { isVerbFirst } from "../support/titles.ts";

/** Their titles are those of the posts, or of the mappings that the samples are sent with. */
const wordedBySender: ReadonlySet<string> = new Set(
  "access autoentry bizpayo client-hub dext enq jetpack-workflow jirav relay".split(" "),
);

const tools = await Promise.all(
  toolNames.map(async (tool) => {
    const connector = await loadConnector(tool);
    if (!connector) throw new Error(`${tool} is in the catalogue and has no connector`);
    const { settings } = await sentBy(tool);
    const [name = ""] = connector.catalogue.title.split(/ (?:Online|for|Prepare)/);
    const events = (await samplesOf(tool)).flatMap(({ body, path, headers, contentType }) => {
      const given = delivery(tool, { body, path, headers: { ...headers, "content-type": contentType } });
      return normalise(connector, given, settings).events;
    });
    return { tool, name, events };
  }),
);

/** Lists show the tool and the customer in columns of their own, and cut titles off at the end. */
describe.each(tools)("the titles of $tool", ({ tool, name, events }) => {
  test("do not name the tool", () => {
    const naming = events.filter(({ title }) => title.includes(name));

    expect(naming.map(({ title }) => title)).toEqual([]);
  });

  test("begin with what happened, and do not name the customer, where they are the hub's own words", () => {
    const worded = wordedBySender.has(tool) ? [] : events;
    const naming = worded.filter(({ title, identities }) =>
      identities.some(({ type, value }) => type === "name" && title.includes(value)),
    );

    expect(worded.map(({ title }) => title).filter((title) => !isVerbFirst(title))).toEqual([]);
    expect(naming.map(({ title }) => title)).toEqual([]);
  });
});
