/** Text for people from times, references and counts. Pure: the present is an argument. */

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** `3 minutes ago`, `in 12 seconds`, `just now` within two seconds. */
export function relativeTime(iso: string, nowMs: number): string {
  const deltaMs = Date.parse(iso) - nowMs;
  if (Number.isNaN(deltaMs)) {
    return iso;
  }
  for (const [unit, unitMs] of UNITS) {
    if (Math.abs(deltaMs) >= unitMs * (unit === 'second' ? 2 : 1)) {
      return relative.format(Math.trunc(deltaMs / unitMs), unit);
    }
  }
  return 'just now';
}

/** `23 Nov 2025, 12:33:04 UTC`: the same for everyone who looks at it. */
export function absoluteTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) {
    return iso;
  }
  const text = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'UTC',
  }).format(date);
  return `${text} UTC`;
}

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 14 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  }
  return `${Math.floor(seconds / 3600)} h ${Math.floor(
    (seconds % 3600) / 60,
  )} min`;
}

/** `user:default/ada` → `ada`; `service:ci` → `service ci`. */
export function actorName(ref: string): string {
  const service = /^service:(.+)$/.exec(ref);
  if (service) {
    return `service ${service[1]}`;
  }
  return ref.split('/').pop() ?? ref;
}

/** `1 change`, `3 changes`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `tenant:acme` → `tenant acme`. */
export function subjectName(subject: string): string {
  return subject.replace(':', ' ');
}

/** `tenant.create` → `Tenant create`. */
export function typeName(type: string): string {
  const words = type.replace(/[._-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const BYTE_UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `512 bytes`, `8.2 KB`, `3.1 GB`: decimal units. */
export function bytes(n: number): string {
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** The size of a line of a plan: `8.2 KB, 12 rows`. */
export function sizeWords(size: { readonly [name: string]: unknown }): string {
  return Object.entries(size)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) =>
      name === 'bytes'
        ? bytes(value as number)
        : `${(value as number).toLocaleString('en')} ${name}`,
    )
    .join(', ');
}
