import * as z from "zod/mini";
import {
  account,
  accountChange,
  accountMember,
  accountPage,
  accountRequest,
  accountStatus,
  accountTier,
} from "../account.ts";
import {
  accountEvent,
  actor,
  eventObject,
  eventTypeSchema,
  familySchema,
  identity,
  instant,
  matched,
  money,
  openEventType,
  openFamily,
  owed,
  proof,
} from "../account-event.ts";
import { assigned, assignRequest } from "../assigned.ts";
import { auditEntry, auditPage } from "../audit.ts";
import {
  connection,
  connectionHealth,
  connectionList,
  connectionName,
  connectionRequest,
  secretInfo,
} from "../connection.ts";
import { accepted, deliveryPage, deliveryReport, deliveryStatus } from "../delivery.ts";
import { digest, digestList, digestPreview, digestRequest, ownDigest } from "../digest.ts";
import { eventTypes } from "../event-types.ts";
import { fileCounts, filePage, fileReport, fileState, finding, upload, uploadRequest } from "../file.ts";
import { fileSettings } from "../file-settings.ts";
import { followUp, followUpChange, followUpList, followUpRequest } from "../follow-up.ts";
import { importReport } from "../import.ts";
import {
  accountInsight,
  alert,
  alertList,
  attention,
  attentionReason,
  band,
  brief,
  causeList,
  daysToPay,
  documentList,
  estimate,
  health as insightHealth,
  leftFact,
  meeting,
  mondayLists,
  moneyDocument,
  monthList,
  monthMoney,
  payHabit,
  portfolioAccount,
  portfolioBalance,
  portfolioPage,
  receivable,
  receivables,
  revenue,
  sentence,
  silence,
  silenceState,
  snoozeRequest,
} from "../insight.ts";
import { healthDriver, insightSettings } from "../insight-settings.ts";
import { erasureReport, job } from "../job.ts";
import { leftReason, leftRequest } from "../left.ts";
import { mailSettings } from "../mail-settings.ts";
import {
  eventRule,
  mapping,
  mappingGuess,
  mappingPreview,
  mappingProblem,
  mappingProposal,
  mappingVersion,
  mappingVersionList,
  previewRequest,
  proposalRequest,
  rerunReport,
  rerunRequest,
} from "../mapping.ts";
import { matchingSettings } from "../matching.ts";
import { merge, mergeRequest } from "../merge.ts";
import { noteChange, noteRequest } from "../note.ts";
import { pinList, pinRequest } from "../pin.ts";
import { problem } from "../problem.ts";
import { recount } from "../recount.ts";
import { refusedSummary, verifiedAgain, verifyAgain } from "../refused.ts";
import { principal } from "../role.ts";
import { rollup, rollupDay } from "../rollup.ts";
import {
  enteredState,
  replayRequest,
  rule,
  ruleList,
  ruleMade,
  ruleRequest,
  ruleRotation,
  ruleWhen,
  sendOutcome,
  sent,
  sentPage,
  testSent,
} from "../rule.ts";
import { endedSessions, person, signInLink } from "../sign-in-link.ts";
import { candidate, candidateList, evidence, suggestion, suggestionList } from "../suggestion.ts";
import { eventDetail, objectState, rawDelivery, timelinePage } from "../timeline.ts";
import { tool, toolList } from "../tool.ts";
import { view, viewList, viewRequest } from "../view.ts";
import { testOutcome } from "./connections.ts";
import { redriven } from "./deliveries.ts";
import { health } from "./hub.ts";
import { matchingRequest } from "./identities.ts";

/** The schemas to which the generated documents refer by a name. */
export const components = {
  Accepted: accepted,
  Account: account,
  AccountChange: accountChange,
  AccountEvent: accountEvent,
  AccountInsight: accountInsight,
  AccountMember: accountMember,
  AccountPage: accountPage,
  AccountRequest: accountRequest,
  AccountStatus: accountStatus,
  AccountTier: accountTier,
  Actor: actor,
  Alert: alert,
  AlertList: alertList,
  AnyEventType: openEventType,
  AnyFamily: openFamily,
  Assigned: assigned,
  AssignRequest: assignRequest,
  Attention: attention,
  AttentionReason: attentionReason,
  AuditEntry: auditEntry,
  AuditPage: auditPage,
  Band: band,
  Candidate: candidate,
  CandidateList: candidateList,
  CauseList: causeList,
  Connection: connection,
  ConnectionHealth: connectionHealth,
  ConnectionList: connectionList,
  ConnectionName: connectionName,
  ConnectionRequest: connectionRequest,
  DaysToPay: daysToPay,
  DeliveryPage: deliveryPage,
  DeliveryReport: deliveryReport,
  DeliveryStatus: deliveryStatus,
  DocumentList: documentList,
  EndedSessions: endedSessions,
  ErasureReport: erasureReport,
  EventDetail: eventDetail,
  EventObject: eventObject,
  EventRule: eventRule,
  EventType: eventTypeSchema,
  Evidence: evidence,
  Family: familySchema,
  FileCounts: fileCounts,
  FilePage: filePage,
  FileReport: fileReport,
  FileSettings: fileSettings,
  FileState: fileState,
  Finding: finding,
  Rule: rule,
  RuleWhen: ruleWhen,
  RuleRequest: ruleRequest,
  RuleList: ruleList,
  RuleMade: ruleMade,
  RuleRotation: ruleRotation,
  SendOutcome: sendOutcome,
  EnteredState: enteredState,
  Sent: sent,
  SentPage: sentPage,
  TestSent: testSent,
  ReplayRequest: replayRequest,
  RefusedSummary: refusedSummary,
  VerifyAgain: verifyAgain,
  VerifiedAgain: verifiedAgain,
  Digest: digest,
  DigestList: digestList,
  DigestPreview: digestPreview,
  DigestRequest: digestRequest,
  OwnDigest: ownDigest,
  FollowUp: followUp,
  FollowUpChange: followUpChange,
  FollowUpList: followUpList,
  FollowUpRequest: followUpRequest,
  Health: health,
  HealthDriver: healthDriver,
  Identity: identity,
  ImportReport: importReport,
  InsightAccount: brief,
  InsightHealth: insightHealth,
  InsightSettings: insightSettings,
  Instant: instant,
  Job: job,
  LeftFact: leftFact,
  LeftReason: leftReason,
  LeftRequest: leftRequest,
  MailSettings: mailSettings,
  Mapping: mapping,
  MappingGuess: mappingGuess,
  MappingPreview: mappingPreview,
  MappingProblem: mappingProblem,
  MappingProposal: mappingProposal,
  MappingVersion: mappingVersion,
  MappingVersionList: mappingVersionList,
  Matched: matched,
  MatchingRequest: matchingRequest,
  MatchingSettings: matchingSettings,
  Merge: merge,
  MergeRequest: mergeRequest,
  MondayLists: mondayLists,
  Money: money,
  MoneyDocument: moneyDocument,
  MonthList: monthList,
  MonthMoney: monthMoney,
  NextMeeting: meeting,
  NoteChange: noteChange,
  NoteRequest: noteRequest,
  ObjectState: objectState,
  OpenEstimate: estimate,
  Owed: owed,
  PayHabit: payHabit,
  Person: person,
  PinList: pinList,
  PinRequest: pinRequest,
  PortfolioAccount: portfolioAccount,
  PortfolioBalance: portfolioBalance,
  PortfolioPage: portfolioPage,
  PreviewRequest: previewRequest,
  Principal: principal,
  Problem: problem,
  Proof: proof,
  ProposalRequest: proposalRequest,
  RawDelivery: rawDelivery,
  Receivable: receivable,
  Receivables: receivables,
  Recount: recount,
  Redriven: redriven,
  RerunReport: rerunReport,
  RerunRequest: rerunRequest,
  Revenue: revenue,
  Rollup: rollup,
  RollupDay: rollupDay,
  SecretInfo: secretInfo,
  Sentence: sentence,
  SignInLink: signInLink,
  Silence: silence,
  SilenceState: silenceState,
  SnoozeRequest: snoozeRequest,
  Suggestion: suggestion,
  SuggestionList: suggestionList,
  TestOutcome: testOutcome,
  TimelinePage: timelinePage,
  Tool: tool,
  ToolList: toolList,
  Upload: upload,
  UploadRequest: uploadRequest,
  View: view,
  ViewList: viewList,
  ViewRequest: viewRequest,
};

/** The schemas by the names under which the generated documents refer to them. */
export function namedSchemas() {
  const names = z.registry<{ id: string; description?: string; examples?: readonly string[] }>();
  for (const [id, schema] of Object.entries(components)) names.add(schema, { id });
  names.add(openEventType, {
    id: "AnyEventType",
    description: "An EventType, or one of a later release: pass over events of types that you do not know.",
    examples: Object.values(eventTypes).flat(),
  });
  names.add(openFamily, {
    id: "AnyFamily",
    description: "A Family, or one of a later release: take one that you do not know for `system`.",
    examples: Object.keys(eventTypes),
  });
  return names;
}
