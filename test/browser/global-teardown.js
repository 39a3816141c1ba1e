import { stop } from "./chromium.ts";

export default async function tearDown() {
  await stop();
}
