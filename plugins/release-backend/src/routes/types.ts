import type { Actor } from '@companyos/operations';
import type { Request } from 'express';
import type { BreakGlassRecords } from '../breakGlass/BreakGlassRecords';
import type { ScorecardReader } from '../scorecard/ScorecardReader';
import type { ReleaseReader } from '../service/ReleaseReader';
import type { ReleaseService } from '../service/ReleaseService';

export interface ReleaseRoutesOptions {
  readonly breakGlass: Pick<BreakGlassRecords, 'take'>;
  readonly reader: ReleaseReader;
  readonly scorecards: ScorecardReader;
  readonly service: ReleaseService;
  /** Who asks; throws where nobody is signed in. */
  actorOf(req: Request): Promise<Actor>;
}
