import { statfs } from "node:fs/promises";
import chromium from "@sparticuz/chromium";
import { type BrowserServer, chromium as playwright } from "playwright-core";

let server: BrowserServer | undefined;

/** Bytes of shared memory that are enough for every page of a run. */
const enough = 1_000_000_000;

/** One browser for the whole run; each test has its own context in it. Without the package's flags that switch web security off. */
export async function start(): Promise<string> {
  server = await playwright.launchServer({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
    // Playwright has what is drawn pass from process to process as files on disk, since containers may have little of such memory.
    ignoreDefaultArgs: (await hasSharedMemory()) ? ["--disable-dev-shm-usage"] : [],
    headless: true,
  });
  return server.wsEndpoint();
}

export async function stop(): Promise<void> {
  await server?.close();
}

async function hasSharedMemory(): Promise<boolean> {
  const room = await statfs("/dev/shm").catch(() => undefined);
  return room !== undefined && room.bavail * room.bsize >= enough;
}
