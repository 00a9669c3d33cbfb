import { runService } from '../runService';

runService({ version: '1.1.0', summary: 'Nothing is wrong with it.' });
