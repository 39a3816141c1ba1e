import { accounts } from "./accounts.ts";
for (const f of await accounts()) process.stdout.write(JSON.stringify(f) + "\n");
