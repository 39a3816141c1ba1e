import { json } from "../collecting.ts";
import { slackWorkspace } from "../slack-workspace.ts";
import { vendorFacts } from "../vendor-facts.ts";
import type { WeekTool } from "./week.ts";

const [team, channel] = ["T0OURTEAM01", "C0ACME00001"];
const scope =
  "channels:history,groups:history,channels:read,groups:read,app_mentions:read,files:read,reactions:read,pins:read,users:read,users:read.email";

/** Messages that are written in a channel; the bot's token has no end. */
export const slack: WeekTool = {
  tool: "slack",
  access: {
    ...vendorFacts.slack,
    answers: {
      ...{ ok: true, token_type: "bot", refresh_token: undefined, expires_in: undefined, scope },
      ...{ team: { id: team, name: "Softball" }, enterprise: null, is_enterprise_install: false },
    },
  },
  vendor(now) {
    const workspace = slackWorkspace();
    const written: { readonly ts: string; readonly [field: string]: unknown }[] = [];
    workspace.channels.set(channel, { isShared: false, written });
    let made = 0;
    return {
      server: (url) => {
        const { status, body } = workspace.answer(url);
        return json(body, { status });
      },
      happens() {
        const ts = `${Math.floor(now().getTime() / 1_000)}.${String(++made).padStart(6, "0")}`;
        const one = { type: "message", ts, user: "U0JANE00001", team, text: `Message ${made}` };
        written.push(one);
        const event = { ...one, channel, channel_type: "channel", event_ts: ts };
        const told = {
          type: "event_callback",
          team_id: team,
          api_app_id: "A1",
          event_id: `Ev${made}`,
          event,
        };
        return { names: [`${channel}/${ts}`], notice: { json: told } };
      },
      nameOf: ({ object }) => object?.id,
    };
  },
};
