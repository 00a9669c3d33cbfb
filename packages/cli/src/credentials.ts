/**
 * Where the sign-in is kept: one file, readable by its owner only, one token per portal. A token is only ever sent to the
 * portal it came from.
 */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod/v4';
import { badInput } from './errors';
import type { Io } from './io';

const sessionSchema = z.object({
  token: z.string().min(1),
  /** Catalog reference, as the portal named it when signing in. */
  user: z.string(),
  /** ISO 8601; null when the token does not say. */
  expiresAt: z.string().nullable(),
});

const fileSchema = z.object({
  version: z.literal(1),
  /** The portal used when neither `--url` nor `COMPANYOS_URL` names one. */
  current: z.string().nullable(),
  portals: z.record(z.string(), sessionSchema),
});

export type Session = z.infer<typeof sessionSchema>;
export type Credentials = z.infer<typeof fileSchema>;

const none: Credentials = { version: 1, current: null, portals: {} };

export function credentialsPath(io: Io): string {
  const base = io.env.XDG_CONFIG_HOME || join(io.homeDir, '.config');
  return join(base, 'companyos', 'credentials.json');
}

export async function readCredentials(io: Io): Promise<Credentials> {
  const path = credentialsPath(io);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return none;
    }
    throw badInput(
      `The sign-in stored in ${path} cannot be read: ${
        (error as Error).message
      }`,
      'Make the file readable, or remove it and sign in again: companyos login',
    );
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    throw badInput(
      `The sign-in stored in ${path} is damaged.`,
      'Remove the file and sign in again: companyos login',
    );
  }
}

export async function writeCredentials(
  io: Io,
  credentials: Credentials,
): Promise<void> {
  const path = credentialsPath(io);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, {
    mode: 0o600,
  });
  // The mode above only holds for a file that was not there before.
  await chmod(draft, 0o600);
  await rename(draft, path);
}
