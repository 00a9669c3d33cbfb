import { runService } from '../runService';

runService({
  version: '1.3.0',
  summary: 'Released with a mistake: every second request takes 300 ms longer.',
  flaws: { latencyMs: 300, latencyRate: 0.5 },
});
