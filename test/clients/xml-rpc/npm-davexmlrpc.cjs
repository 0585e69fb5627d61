const { client } = require('davexmlrpc');

const [endpoint, method, ...parameters] = process.argv.slice(2);
client(endpoint, method, parameters, 'xml', (error, value) => {
  if (!error) console.log('value', ...[value].flat());
  else if (error.faultCode === undefined) throw new Error(error.message);
  else console.log('fault', error.faultCode, error.faultString);
});
