import { runService } from '../runService';

runService({
  version: '1.4.0',
  summary: 'Released with a mistake: exports fail.',
  flaws: { brokenPath: 'export' },
});
