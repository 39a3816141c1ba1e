import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../infra/bundle.ts";

/**
 * Once for the whole run, whichever projects are in it. What tests, what they start and the libraries make in the folder for
 * temporary files goes with the run, also what nobody else removes, as CDK's templates.
 */
export default async function setUp() {
  if (process.env.HUB_TEST_READER) return;
  const folder = await mkdtemp(join(tmpdir(), "hub-tests-"));
  process.env.TMPDIR = folder;
  process.env.HUB_TEST_FOLDER = folder;
  process.env.HUB_TEST_READER = join(folder, "reader");
  bundle("functions/convert/work.ts", process.env.HUB_TEST_READER);
}
