import { ActionIcon } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { findMessages } from '../../messages/tree/tree.ts';
import { CloseIcon, DownIcon, SearchIcon, UpIcon } from '../../ui/icons.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import styles from './find-bar.module.css';
import type { FindState } from './use-find.ts';

interface FindBarProps {
  find: FindState;
  /** Moves the focus back to the tree. */
  onDone: () => void;
}

/** Finds snapshots in this tree: Ctrl+F or `/` starts, Enter goes to the next match, Escape ends. */
export function FindBar({ find, onDone }: FindBarProps) {
  const field = useRef<HTMLInputElement>(null);
  useFindKeys(field);
  const isAsking = find.text.trim() !== '';
  const leave = () => {
    find.leave();
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') find.step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
  };
  return (
    <search className={styles.find} data-asking={isAsking}>
      <span className={styles.field}>
        <SearchIcon />
        <input
          ref={field}
          type="text"
          aria-label={findMessages.field}
          aria-keyshortcuts="Control+F /"
          placeholder={findMessages.field}
          autoComplete="off"
          spellCheck={false}
          value={find.text}
          onChange={(event) => find.type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {!isAsking && <kbd>/</kbd>}
        <span className={styles.count} role="status">
          {isAsking ? countOf(find) : ''}
        </span>
      </span>
      {isAsking && (
        <span className={styles.steps}>
          <Step
            label={findMessages.previous}
            icon={<UpIcon />}
            act={() => find.step(-1)}
            idle={find.hits.size === 0}
          />
          <Step
            label={findMessages.next}
            icon={<DownIcon />}
            act={() => find.step(1)}
            idle={find.hits.size === 0}
          />
          <Step label={findMessages.close} icon={<CloseIcon />} act={leave} />
        </span>
      )}
      {isAsking && find.hits.size === 0 && (
        <p className={styles.nothing}>
          <Sentence text={findMessages.nothing} parts={{ text: <b>{find.text.trim()}</b> }} />
        </p>
      )}
    </search>
  );
}

function countOf({ hits, at }: FindState): string {
  if (hits.size === 0) return findMessages.none;
  return at === 0 ? findMessages.found(hits.size) : findMessages.at(at, hits.size);
}

interface StepProps {
  label: string;
  icon: React.ReactNode;
  act: () => void;
  idle?: boolean;
}

function Step({ label, icon, act, idle = false }: StepProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={26}
      aria-label={label}
      title={label}
      disabled={idle}
      onClick={act}
    >
      {icon}
    </ActionIcon>
  );
}

/** Where a slash is text; radio buttons and check boxes are inputs as well. */
const WRITING = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';

/** The browser's search finds only rendered cards, so Ctrl+F opens this one; pressed again, it opens the browser's. */
function useFindKeys(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const { target } = event;
      if (event.defaultPrevented || target === field.current || !(target instanceof Element)) return;
      if (target.closest('[role="dialog"]') !== null) return;
      const isWriting = target.closest(WRITING) !== null;
      const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'f';
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting;
      if (!isFind && !isSlash) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [field]);
}
