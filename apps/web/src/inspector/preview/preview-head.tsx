import { UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { previewMessages } from '../../messages/operations/preview.ts';
import panel from '../panel.module.css';

/** The header of a preview; takes the focus when it opens, so that keyboard users continue here. */
export function PreviewHead({ kind, title, onLeave }: { kind: string; title: string; onLeave: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another preview
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <header>
      <div className={panel.eyebrow}>
        <span>{kind}</span>
        <UnstyledButton className={panel.leave} onClick={onLeave}>
          <span className={panel.key}>{previewMessages.leaveKey}</span>
          <span className={panel.noKey}>{previewMessages.leave}</span>
        </UnstyledButton>
      </div>
      <h2 className={panel.title} ref={heading} tabIndex={-1}>
        {title}
      </h2>
    </header>
  );
}
