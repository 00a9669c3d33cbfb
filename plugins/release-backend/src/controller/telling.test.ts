import { ReleaseLab } from '../__testUtils__/ReleaseLab';

describe('telling people', () => {
  let lab: ReleaseLab;
  afterEach(() => lab.close());

  it('holds up no abort, however long it takes, and is not begun again meanwhile', async () => {
    lab = await ReleaseLab.create();
    let told: () => void = () => {};
    lab.telling = new Promise(resolve => (told = resolve));
    lab.traffic = { badCanary: 0.2, badStable: 0.001 };
    const id = await lab.begin('2.0.0');
    await lab.untilState(id, 'rolled-back');
    expect(lab.target.changes).toContain('setWeights 0');
    told();
    await lab.until(id, row => !row.open);
    expect(lab.told.map(({ about }) => about)).toEqual([
      'aborting',
      'rolled-back',
    ]);
  });
});
