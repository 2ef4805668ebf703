import type { Rule } from '../capabilities/capabilities.ts';
import type { Workbench } from '../workbench/workbench.ts';
import type { Broken, Intent } from './intent.ts';

type RuleKind = Rule['kind'];

/** The rule of a kind, written so that the compiler pairs a rule with its predicate. */
export type RuleOf<K extends RuleKind> = { [P in K]: { kind: P } & Extract<Rule, { kind: P }> }[K];

/** How a rule of this kind is broken by what a step is about to do; undefined: it holds. */
export type Predicate<K extends RuleKind> = (bench: Workbench, intent: Intent, rule: RuleOf<K>) => Broken;

export type Predicates = { readonly [K in RuleKind]: Predicate<K> };
