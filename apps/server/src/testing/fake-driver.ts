import {
  applyPlan,
  type Capabilities,
  type Hazard,
  type SnapshotTree,
  SnaptreeError,
  type Step,
} from '@snaptree/core';
import type {
  Driver,
  ExecuteOptions,
  HypervisorIdentity,
  Reading,
  StepEvidence,
  StepOutcome,
} from '@snaptree/drivers';

/** A hypervisor in memory that follows its rules at once, and fails where a test wants it to. */
export class FakeHypervisor implements Driver {
  readonly kind = 'fake';
  readonly trees = new Map<string, SnapshotTree>();
  readonly calls: { domainId: string; step: Step }[] = [];
  reads = 0;
  /** The argument of the last `inspect`. */
  shownTaskRef: string | undefined;
  /** Runs in place of a step after its `sending`; calls `apply` to let the step happen. */
  onStep: ((step: Step, apply: () => void, options: ExecuteOptions) => Promise<void> | void) | undefined;
  onRead: (() => void) | undefined;
  onList: (() => Promise<void> | void) | undefined;
  /** The result of `inspect`, or the error that it throws. */
  evidence: StepEvidence | SnaptreeError | undefined;
  /** The answer of `identity`. */
  hypervisor: HypervisorIdentity | undefined;
  /** The answer of `hazards`. */
  known: readonly Hazard[] = [];
  readonly capabilities: Capabilities;
  #changes = 0;

  constructor(capabilities: Capabilities, ...trees: SnapshotTree[]) {
    this.capabilities = capabilities;
    for (const tree of trees) this.trees.set(tree.domain.id, tree);
  }

  async hazards(): Promise<readonly Hazard[]> {
    return this.known;
  }

  async product(): Promise<string> {
    return this.capabilities.product;
  }

  async identity(): Promise<HypervisorIdentity | undefined> {
    return this.hypervisor;
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
      what: 'VM {on} does not exist.',
      on: domainId,
      todo: 'Choose another VM.',
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

/** Gives a created snapshot an ID and files, as a hypervisor would. */
function named(tree: SnapshotTree): SnapshotTree {
  const text = JSON.stringify(tree).replaceAll('new:', `made-${tree.snapshots.length}-`);
  return JSON.parse(text);
}

/** The error of a lost connection. */
export function broken(): SnaptreeError {
  return new SnaptreeError({
    code: 'connectionLost',
    what: 'The connection to {on} was lost.',
    on: 'fake',
    todo: 'Wait until it is back.',
  });
}
