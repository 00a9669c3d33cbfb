import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { generateSigningKey, isKeyName, Signer } from '@companyos/ledger';
import { link, readFile, rm, writeFile } from 'node:fs/promises';

const MAKE_ONE = 'Make a key with `openssl genpkey -algorithm ed25519`';

/**
 * The signer of this log's checkpoints, from configuration.
 *
 * In production a key must be given and readable: a key that came from nowhere would sign what nobody can check later.
 * Elsewhere the file is made when it is not there yet, and without any setting there are no checkpoints.
 *
 * @throws Error, one sentence and what to do, so that the start fails with it. It never contains the key.
 */
export async function loadSigner(options: {
  config: RootConfigService;
  logger: LoggerService;
  isProduction: boolean;
}): Promise<Signer | undefined> {
  const { config, logger, isProduction } = options;
  const pem = config.getOptionalString('companyos.ledger.signingKey');
  const file = config.getOptionalString('companyos.ledger.keyFile');
  if (pem !== undefined && file !== undefined) {
    throw new Error(
      'companyos.ledger has both a signingKey and a keyFile: keep the one that signs checkpoints.',
    );
  }
  if (pem !== undefined) {
    // One line, as environment files have it.
    return signerOf(originOf(config), pem.replace(/\\n/g, '\n'), 'signingKey');
  }
  if (file !== undefined) {
    const name = originOf(config);
    const text = await readKeyFile(file, isProduction);
    return signerOf(name, text, `keyFile ${file}`);
  }
  if (isProduction) {
    throw new Error(
      `The ledger has no key to sign its checkpoints with. ${MAKE_ONE} and set companyos.ledger.signingKey or companyos.ledger.keyFile.`,
    );
  }
  logger.warn(
    'The ledger signs no checkpoints: set companyos.ledger.keyFile, and a key for development is made there.',
  );
  return undefined;
}

function originOf(config: RootConfigService): string {
  const configured = config.getOptionalString('companyos.ledger.origin');
  const name =
    configured ?? `${new URL(config.getString('backend.baseUrl')).host}/ledger`;
  if (!isKeyName(name)) {
    throw new Error(
      `companyos.ledger.origin "${name}" cannot name a log: take a URL without scheme, spaces and plus, like portal.example/ledger.`,
    );
  }
  return name;
}

function signerOf(name: string, pem: string, where: string): Signer {
  try {
    return Signer.fromPem({ name, pem });
  } catch (cause) {
    throw new Error(
      `companyos.ledger.${where}: ${
        cause instanceof Error ? cause.message : cause
      }`,
      { cause },
    );
  }
}

async function readKeyFile(
  file: string,
  isProduction: boolean,
): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !isProduction) return makeKeyFile(file);
    throw new Error(
      `The ledger cannot read its signing key ${file} (${code}). ${MAKE_ONE}, or give the portal's user the right to read it.`,
      { cause },
    );
  }
}

/** Two replicas may start at once: the first file that is complete stays. */
async function makeKeyFile(file: string): Promise<string> {
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, generateSigningKey(), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(file, 'utf8');
}
