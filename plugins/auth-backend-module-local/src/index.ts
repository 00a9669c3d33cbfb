export { authModuleLocal as default } from './module';
export type { LocalPerson, LocalPersonGroup } from './peopleRouter';
