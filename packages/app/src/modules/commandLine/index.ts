export { commandLineModule } from './commandLineModule';
