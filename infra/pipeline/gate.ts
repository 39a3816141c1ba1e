/**
 * `cdk diff … | node infra/pipeline/gate.ts [logical id …]`: ends with 1 where the deployment would lose what holds data or an address,
 * but for those that are named, and where there was nothing to compare.
 */
import { text } from "node:stream/consumers";
import { lossesIn } from "./losses.ts";

const diff = await text(process.stdin);
process.stdout.write(diff);
const losses = lossesIn(diff, new Set(process.argv.slice(2)));
for (const { type, id, fate } of losses) process.stderr.write(`Would be lost: ${type} ${id} (${fate})\n`);
const isDiff = /^.*Number of stacks with differences: \d+/m.test(diff);
if (!isDiff) process.stderr.write("There is no comparison to read.\n");
process.exitCode = losses.length > 0 || !isDiff ? 1 : 0;
