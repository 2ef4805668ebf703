import { z } from 'zod';
import { Operation } from './operation.ts';

const DeleteFlag = z.enum(['MERGE', 'MERGE_FORCE', 'DISCARD', 'DISCARD_FORCE']);
type DeleteFlag = z.infer<typeof DeleteFlag>;

/**
 * A delete in the words of libvirt's original snapshot proposal (2010): flags that exclude each other, and a
 * direction; none means children, which is what every hypervisor's own delete means logically.
 */
const FlagRequest = z.strictObject({
  id: z.string().min(1),
  flags: z.array(DeleteFlag).length(1, {
    error: 'give exactly one of MERGE, MERGE_FORCE, DISCARD and DISCARD_FORCE',
  }),
  direction: z.enum(['children', 'parent']).default('children'),
});

/** The operation that a flag means. */
function operationForFlag(id: string, flag: DeleteFlag, direction: 'children' | 'parent'): Operation {
  switch (flag) {
    case 'MERGE':
      return direction === 'children' ? { kind: 'mergeIntoChildren', id } : { kind: 'mergeIntoParent', id };
    case 'MERGE_FORCE':
      return direction === 'children'
        ? { kind: 'mergeIntoChildren', id }
        : { kind: 'mergeIntoParent', id, force: true };
    case 'DISCARD':
      return { kind: 'discard', id };
    case 'DISCARD_FORCE':
      return { kind: 'discard', id, force: true };
    default:
      return flag satisfies never;
  }
}

/** An operation as a request may write it: by kind, or by the flags of the proposal. */
export const OperationInput = z.union([
  Operation,
  FlagRequest.transform(({ id, flags: [flag], direction }, context) => {
    if (flag !== undefined) return operationForFlag(id, flag, direction);
    context.addIssue({ code: 'custom', message: 'give exactly one flag' });
    return z.NEVER;
  }),
]);
