/** Puts data through ingest and the API of the release that is deployed, and keeps what it shows of it for the release after it. */
import { writeFile } from "node:fs/promises";
import { deployedHub } from "./deployed-stack.ts";
import { answersTo, callsOf, fill, post, task, underWay } from "./kept-data.ts";

const [file = ""] = process.argv.slice(2);
const { outputs, proxy, api } = await deployedHub();
await fill(proxy.url, api);
await writeFile(file, JSON.stringify({ outputs, shown: await answersTo(await callsOf(api), api) }));
for (const id of underWay) await post(proxy.url, "relay", task(id));
await proxy.close();
