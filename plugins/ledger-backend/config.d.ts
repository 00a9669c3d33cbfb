import type { HumanDuration } from '@backstage/types';

export interface Config {
  companyos?: {
    ledger?: {
      /**
       * The Ed25519 private key that signs checkpoints, in PEM. This or `keyFile` is required in production.
       *
       * @visibility secret
       */
      signingKey?: string;
      /** A file with that key instead. Where it does not exist it is made, except in production. */
      keyFile?: string;
      /**
       * Which log this is, in every checkpoint: a URL without scheme, spaces and plus. Changing it makes another log of
       * it. The host of `backend.baseUrl` followed by `/ledger` unless given.
       */
      origin?: string;
      /** How often the head is signed when it has moved. A minute unless given. */
      checkpointEvery?: HumanDuration | string;
    };
  };
}
