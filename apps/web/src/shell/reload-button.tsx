import { Button } from '@mantine/core';
import { useState } from 'react';
import { reloadMessages as messages } from '../messages/shell/shell.ts';

/** Reloads only once the server responds: otherwise the browser's error page would replace this one. */
export function ReloadButton() {
  const [state, setState] = useState<'ready' | 'asking' | 'silent'>('ready');
  const reload = async () => {
    setState('asking');
    try {
      await fetch('/', { method: 'HEAD', cache: 'no-store' });
      window.location.reload();
    } catch {
      setState('silent');
    }
  };
  return (
    <>
      <Button size="xs" loading={state === 'asking'} onClick={() => void reload()}>
        {messages.reload}
      </Button>
      {state === 'silent' && <span role="status">{messages.noAnswer}</span>}
    </>
  );
}
