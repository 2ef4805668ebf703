import { applyPlan, type Capabilities, type SnapshotTree, SnaptreeError, type Step } from '@snaptree/core';
import type { Driver, ExecuteOptions, Reading, StepEvidence, StepOutcome } from '@snaptree/drivers';

/** A hypervisor in memory that does what the rules say at once, and misbehaves where a test says so. */
export class FakeHypervisor implements Driver {
  readonly kind = 'fake';
  readonly trees = new Map<string, SnapshotTree>();
  readonly calls: { domainId: string; step: Step }[] = [];
  reads = 0;
  /** What the last `inspect` was given. */
  shownTaskRef: string | undefined;
  /** Runs in place of a step after its `sending`; calls `apply` to let the step happen. */
  onStep: ((step: Step, apply: () => void, options: ExecuteOptions) => Promise<void> | void) | undefined;
  onRead: (() => void) | undefined;
  onList: (() => Promise<void> | void) | undefined;
  /** What it shows of a step whose outcome is unknown; an error: it cannot tell either. */
  evidence: StepEvidence | SnaptreeError | undefined;
  readonly capabilities: Capabilities;
  #changes = 0;

  constructor(capabilities: Capabilities, ...trees: SnapshotTree[]) {
    this.capabilities = capabilities;
    for (const tree of trees) this.trees.set(tree.domain.id, tree);
  }

  async product(): Promise<string> {
    return this.capabilities.product;
  }

  async listDomains() {
    await this.onList?.();
    return [...this.trees.values()].map(({ domain, live, snapshots }) => ({
      ...domain,
      power: live.power,
      snapshots: snapshots.length,
    }));
  }

  async read(domainId: string): Promise<Reading>;
  async read(domainId: string, options: { unless?: string }): Promise<Reading | 'unchanged'>;
  async read(domainId: string, options: { unless?: string } = {}): Promise<Reading | 'unchanged'> {
    this.reads += 1;
    this.onRead?.();
    const changeToken = String(this.#changes);
    if (options.unless === changeToken) return 'unchanged';
    return { tree: this.tree(domainId), capabilities: this.capabilities, changeToken };
  }

  async execute(domainId: string, step: Step, options: ExecuteOptions): Promise<StepOutcome> {
    await options.sending();
    this.calls.push({ domainId, step });
    const apply = () => this.apply(domainId, step);
    if (this.onStep === undefined) apply();
    else await this.onStep(step, apply, options);
    return { leftovers: [] };
  }

  async inspect(
    _domainId: string,
    _step: Step,
    before: SnapshotTree,
    taskRef?: string,
  ): Promise<StepEvidence> {
    this.onRead?.();
    this.shownTaskRef = taskRef;
    if (this.evidence instanceof SnaptreeError) throw this.evidence;
    if (this.evidence !== undefined) return this.evidence;
    const isSame = JSON.stringify(this.tree(before.domain.id)) === JSON.stringify(before);
    return isSame ? { kind: 'notDone' } : { kind: 'done' };
  }

  async close(): Promise<void> {}

  tree(domainId: string): SnapshotTree {
    const tree = this.trees.get(domainId);
    if (tree !== undefined) return tree;
    throw new SnaptreeError({
      code: 'notFound',
      what: 'There is no such machine',
      on: domainId,
      todo: 'Look again.',
    });
  }

  /** Another client's change, or a step's. */
  change(domainId: string, change: (tree: SnapshotTree) => SnapshotTree): void {
    this.#changes += 1;
    this.trees.set(domainId, change(this.tree(domainId)));
  }

  apply(domainId: string, step: Step): void {
    this.change(domainId, (tree) =>
      named(applyPlan(tree, { steps: [step], operation: { kind: 'removeAll' } }, this.capabilities)),
    );
  }
}

/** Gives what the step created an id and files of its own, as a hypervisor would. */
function named(tree: SnapshotTree): SnapshotTree {
  const text = JSON.stringify(tree).replaceAll('new:', `made-${tree.snapshots.length}-`);
  return JSON.parse(text);
}

/** The error of a connection that broke. */
export function broken(): SnaptreeError {
  return new SnaptreeError({
    code: 'connectionLost',
    what: 'The connection broke',
    on: 'fake',
    todo: 'Wait.',
  });
}
