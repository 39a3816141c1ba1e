import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { type BrowserServer, chromium as playwright } from "playwright-core";
import * as z from "zod/mini";

let server: BrowserServer | undefined;

/** Bytes of shared memory that are enough for every page of a run. */
const enough = 1_000_000_000;

/** One browser for the whole run; each test has its own context in it. Without the package's flags that switch web security off. */
export async function start(): Promise<string> {
  server = await playwright.launchServer({
    executablePath: await unpacked(),
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

/**
 * The program of the package, which takes some seconds to unpack: once, to where it is kept until another version of it is
 * installed. Of two runs that begin at once the one that is later uses what the other has unpacked.
 */
async function unpacked(): Promise<string> {
  const installed = join(
    dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))),
    "../../package.json",
  );
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(installed, "utf8")));
  const kept = join(import.meta.dirname, "../../node_modules/.cache/chromium", version);
  if (!existsSync(kept)) {
    const made = `${kept}.${process.pid}`;
    await mkdir(made, { recursive: true });
    const { TMPDIR } = process.env;
    process.env.TMPDIR = made;
    await chromium.executablePath();
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await rename(made, kept).catch(async () => await rm(made, { recursive: true }));
  }
  return join(kept, "chromium");
}

async function hasSharedMemory(): Promise<boolean> {
  const room = await statfs("/dev/shm").catch(() => undefined);
  return room !== undefined && room.bavail * room.bsize >= enough;
}
