// `npm run reset`: removes the data folder, and with it every tenant, password and log of the local portal.
import { SetupError } from './lib/errors.mjs';
import { resetData } from './lib/reset.mjs';
import { defaultDataDir, relative } from './lib/paths.mjs';

try {
  const dataDir = defaultDataDir();
  const removed = resetData(dataDir);
  process.stdout.write(
    removed
      ? `Removed ${relative(
          dataDir,
        )}. The next npm start begins with nothing.\n`
      : 'There is no data to remove.\n',
  );
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n${error.next}\n`);
  process.exitCode = 1;
}
