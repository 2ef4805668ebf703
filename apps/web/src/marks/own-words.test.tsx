// @vitest-environment jsdom
import type { OwnWords } from '@snaptree/core';
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { readingOf } from '../stage.fixture.ts';
import { OwnWord, OwnWordsFor } from './own-words.tsx';

afterEach(cleanup);

const words: OwnWords = {
  tool: 'the Client',
  actions: { delete: 'Delete', revert: 'Restore', create: 'Take', saveMemory: 'Suspend' },
  layers: { overlay: { name: 'delta disk', merged: 'consolidated' } },
};
const reading = readingOf('a(b*)', 'overlay');
const spoken = { ...reading, capabilities: { ...reading.capabilities, ownWords: words } };

describe('the hypervisor’s own word beside ours', () => {
  it('says whose word it is, and what happens to the file', () => {
    const { container } = render(
      <OwnWordsFor operation={{ kind: 'mergeIntoChildren', id: 'a' }} reading={spoken} />,
    );
    expect(container.textContent).toBe('In the Client: Delete, its delta disk is consolidated');
    expect(container.querySelector('q')?.textContent).toBe('Delete');
  });

  it('takes no room where there is none', () => {
    const { container } = render(
      <>
        <OwnWordsFor operation={{ kind: 'rename', id: 'a', name: 'x' }} reading={spoken} />
        <OwnWordsFor operation={{ kind: 'discard', id: 'b' }} reading={reading} />
        <OwnWord words={words} word={words.base} />
      </>,
    );
    expect(container.innerHTML).toBe('');
  });
});
