import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { account } from "../schemas/account.ts";
import { accountEvent } from "../schemas/account-event.ts";
import { namedSchemas } from "../schemas/api/components.ts";
import { accountEventMessage, fetchMessage } from "../schemas/bus.ts";
import { connection } from "../schemas/connection.ts";
import { openApi } from "../schemas/openapi.ts";
import { problem } from "../schemas/problem.ts";
import { timelinePage } from "../schemas/timeline.ts";
import { tool } from "../schemas/tool.ts";

const schemas = {
  "account-event": accountEvent,
  "account-event-message": accountEventMessage,
  "fetch-message": fetchMessage,
  connection,
  account,
  "timeline-page": timelinePage,
  tool,
  problem,
};

/** The generated files by their path from the root. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const names = namedSchemas();
  const documents = Object.entries(schemas).map(([name, schema]): [string, object] => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", metadata: names });
    return [name, { $schema, $id: `urn:account-hub:schema:${name}`, ...rest }];
  });
  return new Map(
    [...documents, ["openapi", openApi()] as const].map(([name, document]) => [
      `schemas/json/${name}.json`,
      `${JSON.stringify(document, null, 2)}\n`,
    ]),
  );
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  for (const [path, text] of generatedFiles()) {
    const file = fileURLToPath(new URL(path, root));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
