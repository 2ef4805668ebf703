import { Button } from '@mantine/core';
import { useState } from 'react';

/** Loads the page anew once the server answers: a browser's own page of error would lose the address' tab. */
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
        Reload the page
      </Button>
      {state === 'silent' && <span role="status">The server does not answer yet.</span>}
    </>
  );
}
