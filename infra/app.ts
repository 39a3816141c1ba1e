import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { HubStack } from "./hub-stack.ts";
import { settingsFrom } from "./settings.ts";

const app = new App({ analyticsReporting: false });
const settings = settingsFrom((name) => app.node.tryGetContext(name));
const stack = new HubStack(app, settings);
const plain = settings.without.has("tls") ? ["S10", "SNS3", "SQS4"] : [];
for (const rule of plain) {
  const reason = "Asked for by -c without=tls, for an emulator that speaks plain HTTP.";
  Validations.of(stack).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
