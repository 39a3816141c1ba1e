import setUpAll from "../support/global-setup.js";
import { start } from "./chromium.ts";

export default async function setUp() {
  await setUpAll();
  process.env.HUB_TEST_BROWSER = await start();
}
