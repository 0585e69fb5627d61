const { createClient } = require('xmlrpc');

const [endpoint, method, ...parameters] = process.argv.slice(2);
createClient(endpoint).methodCall(method, parameters, (error, value) => {
  if (!error) console.log('value', ...[value].flat());
  else if (error.faultCode === undefined) throw error;
  else console.log('fault', error.faultCode, error.faultString);
});
