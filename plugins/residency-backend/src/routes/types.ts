import type { Actor } from '@companyos/operations';
import type { TenantFacts } from '@companyos/policy';
import type { Request } from 'express';
import type { Decisions } from '../service/Decisions';
import type { Erasures } from '../service/Erasures';
import type { Holds } from '../service/Holds';
import type { Matrix } from '../service/Matrix';
import type { ResidencyAccess } from '../service/ResidencyAccess';
import type { Retention } from '../service/Retention';
import type { WhatIf } from '../service/WhatIf';

export interface ResidencyRoutesOptions {
  readonly access: ResidencyAccess;
  readonly decisions: Decisions;
  readonly erasures: Erasures;
  readonly holds: Holds;
  readonly matrix: Matrix;
  readonly retention: Retention;
  readonly whatIf: WhatIf;
  /** Who asks; throws where nobody is signed in. */
  actorOf(req: Request): Promise<Actor>;
  /** A tenant as whoever asks may read it. */
  tenantAs(req: Request, idOrName: string): Promise<TenantFacts>;
}
