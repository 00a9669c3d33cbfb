import { ConfigReader } from '@backstage/config';
import { readRetention } from './retentionConfig';

const read = (retention: object) =>
  readRetention(new ConfigReader({ companyos: { releases: { retention } } }));

describe('retention', () => {
  it('has defaults, and takes whole days', () => {
    expect(readRetention(new ConfigReader({}))).toEqual({
      observationDays: 30,
      historyDays: 400,
    });
    expect(read({ observationDays: 7 }).observationDays).toBe(7);
    expect(() => read({ historyDays: 0.5 })).toThrow('whole days');
  });
});
