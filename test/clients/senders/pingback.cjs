const Pingback = require('pingback');

const [source, target] = process.argv.slice(2);
Pingback.send(target, source, (fault) => {
  console.log(fault ? `refused ${fault.code} ${fault.message}` : 'told');
});
