import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  Billing,
  Capacity,
  type ITableV2,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import type { Settings } from "../settings.ts";
import { directoryTable, eventsTable, type TableShape } from "../tables.ts";
import { blobsOf, type HubBucket } from "./blobs.ts";

/** What the rest of the stack needs to know of a table, made here or not. */
export type HubTable = Pick<
  ITableV2,
  "tableName" | "tableArn" | "metricConsumedReadCapacityUnits" | "metricConsumedWriteCapacityUnits"
>;

/** What the hub keeps: events, the directory of accounts and connections, and raw deliveries too large for a row. */
export class Storage extends Construct {
  readonly events: HubTable;
  readonly directory: HubTable;
  readonly blobs: HubBucket;

  /** `url` is the hub's address, from whose pages files are uploaded. */
  constructor(scope: Construct, id: string, { settings, url }: { settings: Settings; url: string }) {
    super(scope, id);
    this.events = tableOf(this, "Events", { ...eventsTable, adopted: settings.eventsTable }, settings);
    this.directory = tableOf(
      this,
      "Directory",
      { ...directoryTable, adopted: settings.directoryTable },
      settings,
    );
    this.blobs = blobsOf(this, settings, url);
  }
}

interface Adoptable extends TableShape {
  /** The name of a table that is there already, as a restored one; left out, the stack makes it. */
  readonly adopted: string | undefined;
}

/** An adopted table belongs to who restored it: the stack changes nothing about it, and leaves it behind. */
function tableOf(
  scope: Construct,
  id: string,
  { adopted, ...shape }: Adoptable,
  settings: Settings,
): HubTable {
  if (adopted === undefined) return table(scope, id, shape, settings);
  return TableV2.fromTableAttributes(scope, `Adopted${id}`, {
    tableName: adopted,
    globalIndexes: shape.indexes.map(({ name }) => name),
  });
}

function table(scope: Construct, id: string, { keys, indexes, projected }: TableShape, settings: Settings) {
  const text = (name: string) => ({ name, type: AttributeType.STRING });
  return new TableV2(scope, id, {
    partitionKey: text(keys.partition),
    sortKey: text(keys.sort),
    billing: billing(settings),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: settings.keep,
    removalPolicy: removal(settings),
    timeToLiveAttribute: "expiresAt",
    globalSecondaryIndexes: indexes.map(({ name, partition, sort }) => ({
      indexName: name,
      partitionKey: text(partition),
      sortKey: text(sort),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: projected.filter((one) => one !== partition && one !== sort),
    })),
  });
}

/** Provisioned, an index scales by itself, within the table's bounds. */
function billing({ capacity, unitsMin, unitsMax }: Settings): Billing {
  if (capacity === "on-demand") return Billing.onDemand();
  const scaled = Capacity.autoscaled({
    minCapacity: unitsMin,
    maxCapacity: unitsMax,
    targetUtilizationPercent: 70,
    // Without it CloudFormation refuses to switch a stack that is there from billing by request.
    seedCapacity: unitsMin,
  });
  return Billing.provisioned({ readCapacity: scaled, writeCapacity: scaled });
}

const removal = ({ keep }: Settings) => (keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
