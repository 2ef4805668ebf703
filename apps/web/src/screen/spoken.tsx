import type { Preview } from '../tree/overlay/preview.ts';

/** A preview in one sentence, or why there is none, said to those who do not see the picture change. */
export function Spoken({ preview }: { preview: Preview | undefined }) {
  return (
    <p className="hidden-text" role="status" data-spoken="preview">
      {preview === undefined ? '' : sentenceOf(preview)}
    </p>
  );
}

function sentenceOf(preview: Preview): string {
  if (preview.kind === 'plan') return `Preview. ${preview.plan.sentence}`;
  const [first, ...others] = preview.refusals;
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  return `Refused. ${first?.sentence ?? ''}${more}`;
}
