import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Fleet } from '../../api/queries/use-fleet.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './first-run.module.css';

/** What is shown while there is no host: the way to the first one, real or made up, or why none is known. */
export function FirstRun({ fleet }: { fleet: Fleet }) {
  if (fleet.problem !== undefined) {
    return (
      <main className={styles.page}>
        <h1>Machines</h1>
        <ProblemNote problem={fleet.problem} />
      </main>
    );
  }
  return (
    <main className={styles.empty}>
      <title>Machines · Snaptree</title>
      <h1>No host yet</h1>
      <p>
        Add the host that runs your VMs: libvirt with QEMU or KVM, VirtualBox, or vSphere. Snaptree installs
        nothing on it. Or look around first with simulated VMs.
      </p>
      <div className={styles.ways}>
        <Button renderRoot={(props) => <Link {...props} to="/settings" search={{ form: 'new' }} />}>
          Add a host
        </Button>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link {...props} to="/settings" search={{ form: 'new', kind: 'simulator' }} />
          )}
        >
          Try it on simulated machines
        </Button>
      </div>
    </main>
  );
}
