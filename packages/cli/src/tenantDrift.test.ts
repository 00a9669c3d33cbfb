import { FakePortal } from './testing/FakePortal';
import { Terminal } from './testing/terminal';

const clean = {
  checkedAt: '2025-11-23T12:00:00.000Z',
  items: [],
  trouble: null,
};
const item = {
  namespace: 'eu-central/db',
  name: 'grant/table/records/PUBLIC',
  change: 'extra',
  security: true,
  text: 'PUBLIC may SELECT.',
};

describe('tenant drift', () => {
  it.each([
    [0, clean, 'is as its manifest says'],
    [10, { ...clean, items: [item] }, 'This is about rights.'],
    [
      6,
      { ...clean, trouble: 'eu-central does not answer.' },
      'does not answer',
    ],
  ])('ends with %d', async (expected, answer, words) => {
    const terminal = await Terminal.open();
    const portal = await FakePortal.start({
      'POST /api/tenant/tenants/acme/drift': () => ({ json: answer }),
    });
    terminal.env.COMPANYOS_TOKEN = 'a-token';
    terminal.env.COMPANYOS_URL = portal.url;
    const { code, out } = await terminal.run('tenant', 'drift', 'acme');
    expect(code).toBe(expected);
    expect(out).toContain(words);
    await portal.stop();
    await terminal.close();
  });
});
