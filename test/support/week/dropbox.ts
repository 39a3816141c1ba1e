import { dropboxAccount } from "../dropbox-account.ts";
import { vendorFacts } from "../vendor-facts.ts";
import { silence } from "./silence.ts";
import type { WeekTool } from "./week.ts";

const account = "dbid:AADk3mQx7vLr0TqW2nYb5HcJ8sUeFg1oPiZ";

/** Files that are written into an account, each in a folder for itself; Dropbox tells that something changed, and no more. */
export const dropbox: WeekTool = {
  tool: "dropbox",
  access: vendorFacts.dropbox,
  tellsAllBefore: "by times",
  vendor(now) {
    const files = dropboxAccount(account);
    let made = 0;
    return {
      server: files.server,
      happens() {
        const path = `/Client ${++made}/letter-${made}.pdf`;
        files.save(path, now().toISOString());
        return { names: [`letter-${made}.pdf`], notice: { json: { list_folder: { accounts: [account] } } } };
      },
      ...silence(now),
      nameOf: ({ family, title }) => (family === "document" ? /letter-\d+\.pdf/.exec(title)?.[0] : undefined),
    };
  },
};
