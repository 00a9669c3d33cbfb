import { createHash, timingSafeEqual } from 'node:crypto';
import type { LocalUser } from './config';

/** The configured allow-list. An unknown name takes as long as a wrong password. */
export class LocalUsers {
  readonly #passwordHashes: ReadonlyMap<string, Buffer>;
  readonly #nobody = sha256('');

  constructor(users: readonly LocalUser[]) {
    this.#passwordHashes = new Map(
      users.map(({ name, password }) => [name, sha256(password)]),
    );
  }

  get names(): readonly string[] {
    return [...this.#passwordHashes.keys()];
  }

  matches(name: string, password: string): boolean {
    const expected = this.#passwordHashes.get(name);
    // Hashes have one length whatever was sent, which timingSafeEqual needs.
    const equal = timingSafeEqual(sha256(password), expected ?? this.#nobody);
    return equal && expected !== undefined;
  }

  /** A key that only this name with its present password has. */
  keyOf(name: string): Buffer | undefined {
    return this.#passwordHashes.get(name);
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
