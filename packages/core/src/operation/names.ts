const LONGEST_PART = 60;

/**
 * A name made of these parts that every hypervisor accepts in every power state: only letters, digits, ".", "_" and
 * "-" (since libvirt 10.9, a running VM accepts nothing else), and of a bounded length.
 */
export function offeredName(...parts: readonly string[]): string {
  return parts
    .map((part) =>
      part
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .slice(0, LONGEST_PART)
        .replace(/^-+|-+$/g, ''),
    )
    .filter((part) => part !== '')
    .join('-');
}
