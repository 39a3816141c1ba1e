import tearDownAll from "../support/global-teardown.js";
import { stop } from "./chromium.ts";

export default async function tearDown() {
  await stop();
  await tearDownAll();
}
