import {
  classifiedFormat,
  type ArtifactTags,
  type FieldTags,
} from '@companyos/policy/seams';

export interface Logger {
  info(message: string, meta?: object): void;
  warn(message: string, meta?: object): void;
  error(message: string, meta?: object): void;
}

/** Names of people and tenants are not for logs; e-mail addresses are found by the seam itself. */
const FIELDS: FieldTags = {
  user: 'pii',
  password: 'restricted',
  token: 'restricted',
};
const LINES_PER_SECOND = 5;

/**
 * Lines of JSON on standard output. Each passes the seam's format first: it carries classification and retention, and what
 * is personal or secret in it is redacted. A fault that fails every request must not fill a disk: beyond some lines a second
 * only their number is told.
 */
export function seamLogger(options: {
  readonly service: string;
  readonly tags: ArtifactTags;
  readonly write?: (line: string) => void;
  readonly now?: () => number;
}): Logger {
  const {
    service,
    tags,
    write = line => process.stdout.write(line),
    now = Date.now,
  } = options;
  const format = classifiedFormat({
    defaults: {
      classification: tags.classification,
      retention: tags.retention,
    },
    fields: FIELDS,
  });
  let second = 0;
  let lines = 0;
  const print = (level: string, message: string, meta: object = {}) => {
    const { level: _, ...line } = format.transform({
      ...meta,
      level,
      message,
      service,
    });
    write(
      `${JSON.stringify({
        timestamp: new Date(now()).toISOString(),
        level,
        ...line,
      })}\n`,
    );
  };
  const log = (level: string) => (message: string, meta?: object) => {
    const current = Math.floor(now() / 1000);
    if (current !== second) {
      const left = lines - LINES_PER_SECOND;
      second = current;
      lines = 0;
      if (left > 0) print('warn', `${left} more lines were left out`);
    }
    lines += 1;
    if (lines <= LINES_PER_SECOND) print(level, message, meta);
  };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
