export { authModuleLocal as default } from './module';
export type { LocalPerson } from './peopleRouter';
