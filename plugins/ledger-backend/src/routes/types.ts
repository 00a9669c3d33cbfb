import type {
  HttpAuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { LedgerSink } from '@companyos/ledger';
import type { AuthorizedCheckpoints } from '../service/AuthorizedCheckpoints';
import type { AuthorizedLedger } from '../service/AuthorizedLedger';

export interface RouterOptions {
  readonly httpAuth: HttpAuthService;
  readonly userInfo: UserInfoService;
  readonly logger: LoggerService;
  readonly ledger: AuthorizedLedger;
  readonly checkpoints: AuthorizedCheckpoints;
  readonly sequencer: LedgerSink;
}
