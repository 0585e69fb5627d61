export { decodePingback, encodePingback } from 'linkback';
export { encodeCall } from '../../../packages/linkback/src/protocols/xml-rpc.ts';
