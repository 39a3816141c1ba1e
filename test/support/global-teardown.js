import { rm } from "node:fs/promises";

export default async function tearDown() {
  await rm(process.env.HUB_TEST_FOLDER, { recursive: true, force: true, maxRetries: 5 });
}
