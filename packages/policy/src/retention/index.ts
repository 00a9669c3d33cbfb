export * from './types';
export { amendRetention, type AmendedRetention } from './amendRetention';
export { evaluateRetention } from './evaluateRetention';
export { addDays, DAY_MS, formatInstant, parseInstant } from './instants';
export {
  stampRetention,
  type StampedRetention,
  type StampInput,
} from './stampRetention';
