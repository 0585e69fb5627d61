const Trackback = require('trackback');

const [source, target] = process.argv.slice(2);
const about = { title: 'Grüße & "quotes"', excerpt: 'Words, <b>and</b> more: 日本', blog_name: 'A blog' };
Trackback.ping(target, source, about, (error) => {
  console.log(error ? `refused ${error}` : 'told');
});
