import { runService } from '../runService';

runService({
  version: '1.2.0',
  summary: 'Released with a mistake: one request in five fails.',
  flaws: { errorRate: 0.2 },
});
