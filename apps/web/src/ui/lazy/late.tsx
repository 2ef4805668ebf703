import { type ReactNode, useEffect, useState } from 'react';

/** Shows its children only after 150 ms, so that fast responses do not flicker. */
export function Late({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return shown ? children : null;
}
