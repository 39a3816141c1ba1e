import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as z from "zod/mini";
import { HubStack } from "../../infra/hub-stack.ts";
import { settingsFrom } from "../../infra/settings.ts";

const resource = z.object({
  Type: z.string(),
  Properties: z._default(z.record(z.string(), z.unknown()), {}),
  DeletionPolicy: z.optional(z.string()),
});
export type Resource = z.infer<typeof resource>;

/** The stack as `cdk synth -c name=value …` makes it, but that each function's folder stands for its bundle. */
export function stackOf(context: Readonly<Record<string, string>> = {}): HubStack {
  const app = new App({
    analyticsReporting: false,
    // What checks a template that is deployed takes longer than all the tests of it.
    builtinCloudFormationValidation: false,
    context: {
      "@aws-cdk/aws-iam:minimizePolicies": true,
      "aws:cdk:bundling-stacks": [],
    },
  });
  return new HubStack(
    app,
    settingsFrom((name) => context[name]),
  );
}

const templates = new Map<string, Template>();

/** The template of that stack; made once a test file. */
export function templateOf(context: Readonly<Record<string, string>> = {}): Template {
  const key = JSON.stringify(context);
  const template = templates.get(key) ?? Template.fromStack(stackOf(context));
  templates.set(key, template);
  return template;
}

/** The resources of a type, by their logical ids. */
export function resourcesOf(template: Template, type: string): Map<string, Resource> {
  return new Map(
    Object.entries(template.findResources(type)).map(([id, found]) => [id, resource.parse(found)]),
  );
}
