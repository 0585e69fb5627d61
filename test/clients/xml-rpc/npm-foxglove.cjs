const { XmlRpcClient } = require('@foxglove/xmlrpc');

const [endpoint, method, ...parameters] = process.argv.slice(2);
new XmlRpcClient(endpoint).methodCall(method, parameters).then(
  (value) => console.log('value', ...[value].flat()),
  (error) => {
    if (error.faultCode === undefined) throw error;
    console.log('fault', error.faultCode, error.faultString);
  },
);
