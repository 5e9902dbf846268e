import { build } from '../../tsup.base.ts';

export default build({
  index: 'src/index.ts',
  edge: 'src/integrations/edge.ts',
  pino: 'src/integrations/pino.ts',
  winston: 'src/integrations/winston.ts',
  console: 'src/integrations/console.ts',
  otel: 'src/integrations/otel.ts',
});
