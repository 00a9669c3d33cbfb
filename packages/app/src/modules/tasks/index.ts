export { tasksModule } from './tasksModule';
