const MAX_QUOTED_NAME = 60;

/**
 * Whole seconds are in the names, because names must not be used twice. Only letters, digits, ".", "_" and "-":
 * since libvirt 10.9 a running VM accepts nothing else.
 */
export function safetyName(name: string, now: Date): string {
  const quoted = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, MAX_QUOTED_NAME)
    .replace(/^-+|-+$/g, '');
  return ['before-revert', ...(quoted === '' ? [] : [quoted]), stamp(now)].join('-');
}

export const snapshotName = (now: Date) => `snapshot-${stamp(now)}`;

function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
}
