import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../infra/bundle.ts";

/** Once for the whole run, whichever projects are in it. */
export default async function setUp() {
  if (process.env.HUB_TEST_READER) return;
  const folder = await mkdtemp(join(tmpdir(), "hub-reader-"));
  bundle("functions/convert/work.ts", folder);
  process.env.HUB_TEST_READER = folder;
}
