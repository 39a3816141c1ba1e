import { Duration } from "aws-cdk-lib";
import { Archive, EventBus, Match } from "aws-cdk-lib/aws-events";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";

/** Everything the hub says starts with this; others may publish on the bus without being recorded or archived. */
export const hubSource = Match.prefix("account-hub.");

/** The bus between ingest and all who listen, with an archive to replay from. */
export class Bus extends Construct {
  readonly bus: EventBus;
  readonly archive: Archive | undefined;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.bus = new EventBus(this, "Bus", {
      eventBusName: settings.prefix,
      description: `Account events of ${settings.prefix}`,
    });
    if (settings.without.has("archive")) return;
    this.archive = new Archive(this, "Archive", {
      sourceEventBus: this.bus,
      description: `What ${settings.prefix} has accepted, to be replayed by npm run hub -- replay`,
      eventPattern: { source: hubSource },
      retention: Duration.days(settings.archiveDays),
    });
  }
}
