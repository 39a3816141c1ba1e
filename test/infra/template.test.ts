/** What is said of the stack's template stands in one file for Jest: each file would load aws-cdk-lib, which takes some seconds. */
import "./template/adopted.ts";
import "./template/alarms.ts";
import "./template/canary.ts";
import "./template/left-out.ts";
import "./template/permissions.ts";
import "./template/stack.ts";
