import { start } from "./chromium.ts";

export default async function setUp() {
  process.env.HUB_TEST_BROWSER = await start();
}
