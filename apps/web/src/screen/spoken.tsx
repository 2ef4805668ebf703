import { treeScreenMessages } from '../messages/tree/tree.ts';
import type { Preview } from '../tree/overlay/preview.ts';

/** Announces the preview, or why it is refused, to screen readers. */
export function Spoken({ preview }: { preview: Preview | undefined }) {
  return (
    <p className="hidden-text" role="status" data-spoken="preview">
      {preview === undefined ? '' : sentenceOf(preview)}
    </p>
  );
}

function sentenceOf(preview: Preview): string {
  if (preview.kind === 'plan') return treeScreenMessages.spokenPreview(preview.plan.sentence);
  const [first, ...others] = preview.refusals;
  return treeScreenMessages.spokenRefusal(first?.sentence ?? '', others.length);
}
