import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { HubStack } from "./hub-stack.ts";
import { settingsFrom } from "./settings.ts";

const app = new App({ analyticsReporting: false });
new HubStack(
  app,
  settingsFrom((name) => app.node.tryGetContext(name)),
);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
