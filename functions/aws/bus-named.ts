import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { pause } from "../shared/pause.ts";
import { eventBridgeBus } from "./event-bridge-bus.ts";

/** The bus of this name on EventBridge, by its own client. */
export const busNamed = (busName: string) =>
  eventBridgeBus({ client: new EventBridgeClient({}), busName, pause });
