import { RemovalPolicy } from 'aws-cdk-lib';

/** What becomes of a resource with logs in it when the stack no longer has it; one that was never in use always goes. */
export const removalOf = (protectData: boolean): RemovalPolicy =>
  protectData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
