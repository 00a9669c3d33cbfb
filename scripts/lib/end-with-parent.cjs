// Loaded into the back end before its own code: when the process that started it is gone, however it ended, the pipe
// on standard input closes, and the back end shuts down instead of living on unseen.
const { isMainThread } = require('node:worker_threads');

// Worker threads load this, too, and their standard input is always at its end.
if (isMainThread) {
  process.stdin.on('error', () => {});
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.resume();
  process.stdin.unref?.();
}
