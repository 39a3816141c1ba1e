import { expect, test } from "@jest/globals";
import { loadConnector, toolNames } from "../../functions/connectors/catalogue.ts";
import { normalise } from "../../functions/connectors/normalise.ts";
import { samplesOf, sentBy } from "../../infra/local/samples.ts";
import { delivery } from "../support/delivery.ts";

/** Lists show the tool and the customer in separate columns, and cut titles off at the end. */
test.each(toolNames)("no title of an event on a timeline names %s", async (tool) => {
  const connector = await loadConnector(tool);
  const { settings } = await sentBy(tool);
  const [name = ""] = connector?.catalogue.title.split(/ (?:Online|for|Prepare)/) ?? [];
  const titles = (await samplesOf(tool)).flatMap(({ body, path, headers, contentType }) => {
    const given = delivery(tool, { body, path, headers: { ...headers, "content-type": contentType } });
    return connector
      ? normalise(connector, given, settings).events.filter(({ identities }) => identities.length > 0)
      : [];
  });

  for (const { title, type } of titles) if (!type.startsWith("system.")) expect(title).not.toContain(name);
});
