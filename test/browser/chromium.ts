import chromium from "@sparticuz/chromium";
import { type BrowserServer, chromium as playwright } from "playwright-core";

let server: BrowserServer | undefined;

/** One browser for the whole run; each test has its own context in it. Without the package's flags that switch web security off. */
export async function start(): Promise<string> {
  server = await playwright.launchServer({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
    headless: true,
  });
  return server.wsEndpoint();
}

export async function stop(): Promise<void> {
  await server?.close();
}
