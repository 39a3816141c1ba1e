import { rm } from "node:fs/promises";

export default async function tearDown() {
  await rm(process.env.HUB_TEST_READER, { recursive: true, force: true });
}
