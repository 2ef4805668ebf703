import type { Operation, TreeReading } from '@snaptree/core';
import { useMemo } from 'react';
import { type Preview, previewOf } from '../../tree/overlay/preview.ts';

export function usePreview(
  reading: TreeReading | undefined,
  operation: Operation | undefined,
): Preview | undefined {
  return useMemo(
    () => (reading === undefined || operation === undefined ? undefined : previewOf(reading, operation)),
    [reading, operation],
  );
}
