const sendWebmention = require('send-webmention');

const [source, target] = process.argv.slice(2);
sendWebmention(source, target, (error, { success, res } = {}) => {
  if (error) throw error;
  console.log(success ? 'told' : `refused ${res ? res.statusCode : 'nowhere'}`);
  if (res) res.destroy();
});
