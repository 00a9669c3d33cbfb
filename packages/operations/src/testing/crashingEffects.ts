import { EventEmitter, once } from 'node:events';
import { crashAfter, type OperationEffect } from '../postgres';

/**
 * Kills this process as `COMPANYOS_CRASH_AFTER` says, and knows when a worker of this process has heard of its operation's
 * end. Others see a commit before its worker hears of it, so that an operation may look ended to whoever asks while the kill
 * that its end brings is still to come.
 */
export function crashingEffects(env: NodeJS.ProcessEnv) {
  const kill = crashAfter(env);
  const begun = new Set<string>();
  const over = new Set<string>();
  const endings = new EventEmitter();
  return {
    onEffect(effect: OperationEffect): void {
      kill?.(effect);
      begun.add(effect.operationId);
      if (effect.name !== 'ended') return;
      over.add(effect.operationId);
      endings.emit(effect.operationId);
    },
    /** Resolves when nothing more comes of an operation that has ended: at once if it was not worked on here. */
    async settled(operationId: string): Promise<void> {
      if (begun.has(operationId) && !over.has(operationId)) {
        await once(endings, operationId);
      }
    },
  };
}
