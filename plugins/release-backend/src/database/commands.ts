import type { CommandAnswer } from '@companyos/canary';
import type { CommandRow, Database } from './rows';

/** Gives a command once: a step that runs again gives the same one. */
export async function giveCommand(
  db: Database,
  command: Pick<CommandRow, 'rollout_id' | 'id' | 'kind' | 'actor' | 'reason'>,
): Promise<void> {
  await db('rollout_commands')
    .insert(command)
    .onConflict(['rollout_id', 'id'])
    .ignore();
}

export async function findCommand(
  db: Database,
  rolloutId: string,
  id: string,
): Promise<CommandRow | undefined> {
  return db<CommandRow>('rollout_commands')
    .where({ rollout_id: rolloutId, id })
    .first();
}

/** Oldest first. */
export async function unheardCommands(
  db: Database,
  rolloutId: string,
): Promise<CommandRow[]> {
  return db<CommandRow>('rollout_commands')
    .where({ rollout_id: rolloutId })
    .whereNull('accepted')
    .orderBy(['created_at', 'id']);
}

export async function answerCommands(
  db: Database,
  rolloutId: string,
  answers: readonly CommandAnswer[],
): Promise<void> {
  for (const { commandId, accepted, words } of answers) {
    await db('rollout_commands')
      .where({ rollout_id: rolloutId, id: commandId })
      .whereNull('accepted')
      .update({ accepted, answer: words });
  }
}
