export { Capabilities, MechanismRules, Rule, StorageKind, Support } from './capabilities/capabilities.ts';
export { Restriction } from './capabilities/restriction.ts';
export { supportOf } from './capabilities/support.ts';
export { Terminology } from './capabilities/terminology.ts';
export { withCurrentTerms } from './compatibility/earlier-terms.ts';
export {
  type ComparedSection,
  type ComparedSetting,
  compareConfigurations,
  type DiskFiles,
  differs,
  diskFilesOf,
  isSameConfiguration,
} from './configuration/compare.ts';
export {
  ConfigurationAnswer,
  ConfigurationSection,
  MachineConfiguration,
  RAW_LIMIT,
  Setting,
  SettingValue,
} from './configuration/model.ts';
export { configurationRevision } from './configuration/revision.ts';
export { BUILD_HEADER, buildIn } from './contract/build.ts';
export { ConfigurationReading, ScreenshotFacts } from './contract/configurations.ts';
export {
  type Endpoint,
  ErrorBody,
  endpoints,
  hostEndpoints,
  type InputOf,
  type OutputOf,
} from './contract/contract.ts';
export {
  type ClientToServerEvents,
  clientEvents,
  type ServerToClientEvents,
  serverEvents,
} from './contract/events.ts';
export {
  CertificateCheck,
  CertificateReport,
  DemoHosts,
  Domain,
  HazardReport,
  type HostSchemas,
  HostSecret,
  HostState,
  hostSchemas,
  SpaceReport,
} from './contract/hosts.ts';
export { JobFilter, JobRest } from './contract/jobs.ts';
export { openApiDocument } from './contract/openapi.ts';
export { pemBlocks } from './contract/pem.ts';
export { SearchReport } from './contract/search.ts';
export { OperationRequest, PlanAnswer, TreeChanged, TreeReading } from './contract/trees.ts';
export { problemMessage, problemParts, problemSentence } from './errors/sentence.ts';
export { Certificate, ErrorCode, errorCodes, errorTable, Problem, SnaptreeError } from './errors/table.ts';
export { Hazard } from './hazard/hazard.ts';
export { findingsOf } from './health/findings.ts';
export { healthOf } from './health/health.ts';
export { Finding, Health } from './health/model.ts';
export { Reclaim, reclaimable } from './health/reclaim.ts';
export { snapshotBytes } from './health/snapshot-bytes.ts';
export { type InterruptedOutcome, interruptedOutcome, isInterrupted, namesFor } from './job/attention.ts';
export { Job, JobEvent, JobStep, Names, Outcome, Progress, Resolution, Resumes } from './job/model.ts';
export { foldJob, reduceJob } from './job/reduce.ts';
export {
  asSentence,
  Message,
  type MessageText,
  message,
  Report,
  renderMessage,
  reportOf,
  withoutPeriod,
} from './message/message.ts';
export { withForce } from './operation/force.ts';
export { MergeDirection } from './operation/merge-direction.ts';
export { offeredName } from './operation/names.ts';
export { BatchMember, Operation, type OperationKind, PowerAction } from './operation/operation.ts';
export {
  changedTags,
  cleanTag,
  countTags,
  LONGEST_TAG,
  MOST_TAGS,
  sameTag,
  visible,
} from './operation/tags.ts';
export { applyPlan } from './plan/apply.ts';
export { revertedPower } from './plan/captured.ts';
export { knowsFiles } from './plan/disks/deletion.ts';
export { type LayerChange, type LayerFlow, type LayerPlan, planLayers } from './plan/disks/layers.ts';
export { lacksSpace } from './plan/disks/space.ts';
export { DiskEffect, Effect, LIVE, Plan, Step, Warning } from './plan/model.ts';
export { planOperation } from './plan/plan.ts';
export { planRest } from './plan/rest.ts';
export { Refusal, RefusalCode } from './rules/refusal.ts';
export { backoffMs } from './time/backoff.ts';
export { otherDependants } from './tree/dependants.ts';
export { isSame, OtherChange, otherChanges, TreeDifference, treeDifference } from './tree/difference.ts';
export { displayName } from './tree/display-name.ts';
export { driftOf, isDrifted } from './tree/drift.ts';
export { withDrift } from './tree/drift-analysis.ts';
export { type DiskLayer, type LayeredDisk, type LayerOwner, layersOf } from './tree/layers.ts';
export {
  Current,
  Dependant,
  FolderPool,
  ImageSnapshot,
  Layer,
  LiveDisk,
  LiveState,
  Power,
  RevertObstacle,
  Snapshot,
  SnapshotDisk,
  SnapshotProblem,
  SnapshotTree,
  unknownCurrent,
} from './tree/model.ts';
export { notate, treeFromNotation } from './tree/notation.ts';
export { treeRevision } from './tree/revision.ts';
export { type StackRow, stackOf } from './tree/stack.ts';
