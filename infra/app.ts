import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import * as z from "zod/mini";
import { Explained } from "./explained.ts";
import { HubStack } from "./hub-stack.ts";
import { settingsFrom } from "./settings.ts";

try {
  const app = new App({ analyticsReporting: false });
  const names = Object.keys(z.record(z.string(), z.unknown()).parse(app.node.getAllContext()));
  const settings = settingsFrom((name) => app.node.tryGetContext(name), names);
  const stack = new HubStack(app, settings);
  const plain = settings.without.has("tls") ? ["S10", "SNS3", "SQS4"] : [];
  for (const rule of plain) {
    const reason = "Asked for by -c without=tls, for an emulator that speaks plain HTTP.";
    Validations.of(stack).acknowledge({ id: `AwsSolutions-${rule}`, reason });
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof Explained)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
