/** What real sites and receivers send, cut to what matters; names and addresses are changed. */

const post = 'https://a.example/post';
const rdf = `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description rdf:about="${post}" dc:title="A &amp; B &#8212; C" dc:identifier="${post}"
  trackback:ping="https://a.example/mt-tb.cgi/12" />
</rdf:RDF>
-->`;

export const captures = {
  html: [
    // WordPress with the Webmention plugin
    `<!DOCTYPE html><html lang="de-DE"><head><meta charset="UTF-8" /><title>Hallo &#8211; Blog</title>
<link rel="profile" href="https://gmpg.org/xfn/11"><link rel="pingback" href="https://a.example/xmlrpc.php">
<link rel='shortlink' href='https://a.example/?p=1' /><link rel="webmention" href="/wp-json/webmention/1.0/endpoint" />
<script>var a = '<a rel="webmention" href="/no">';</script></head><body class="single"><main><h1 class="entry-title">Hallo</h1>
<p>Ein <a href="http://b.example/?x=1&#038;y=2" rel="nofollow">Link</a> &hellip;</p></main></body></html>`,
    // Movable Type
    `<html><head><title>Post</title></head><body><h1>Post</h1><p>x <a href="https://b.example/">y</a></p>${rdf}</body></html>`,
    // an index page of several posts, in XHTML
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><base href="https://a.example/dir/" /></head>
<body>${rdf}${rdf.replaceAll('/post', '/post#2')}<a rel="trackback" href="tb/1">TB</a></body></html>`,
    // IndieWeb
    `<!doctype html><link href=https://webmention.io/a.example/webmention rel=webmention><link rel="authorization_endpoint me" href=x>
<svg viewBox="0 0 1 1"><title>Logo</title><a href="/svg"><text>x</text></a></svg><a rel="webmention" href="">here</a>
<template><a rel=webmention href=/template></a></template><textarea><a rel=webmention href=/textarea></textarea>`,
  ],
  xml: [
    '<?xml version="1.0" encoding="UTF-8"?>\n<methodResponse>\n  <params>\n    <param>\n      <value>\n        <string>Pingback from https://example.com/p/ to https://a.example/post registered. Keep the web talking! :-)</string>\n      </value>\n    </param>\n  </params>\n</methodResponse>\n',
    '<?xml version="1.0" encoding="UTF-8"?>\n<methodResponse>\n  <fault>\n    <value>\n      <struct>\n        <member>\n          <name>faultCode</name>\n          <value><int>48</int></value>\n        </member>\n        <member>\n          <name>faultString</name>\n          <value><string>The pingback has already been registered.</string></value>\n        </member>\n      </struct>\n    </value>\n  </fault>\n</methodResponse>\n',
    '\uFEFF<br />\n<b>Warning</b>: x in <b>/y.php</b><br />\n<methodResponse><fault><value><i4>0</i4></value></fault></methodResponse>',
    '<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>0</error>\n</response>',
    '<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>1</error>\n<message>There is already a ping from that URL for this post.</message>\n</response>',
    '<?xml version="1.0" encoding="UTF-8"?>\n<error>\n    <code>wp_die</code>\n    <title><![CDATA[Slow down]]></title>\n    <message><![CDATA[You are posting comments too quickly. Slow down.]]></message>\n    <data>\n        <status>429</status>\n    </data>\n</error>',
  ],
  json: [
    '{"error":"invalid_request","error_description":"source does not link to target"}',
    '{"status":"queued","summary":"Webmention was queued for processing","location":"https://webmention.io/a.example/webmention/x"}',
    '{"code":"source_not_found","message":"Die Quelle fehlt \\u2026","data":{"status":400}}',
    'source URL does not contain a link to the target URL\n',
  ],
  header: [
    '<https://a.example/wp-json/>; rel="https://api.w.org/", <https://a.example/?p=1>; rel=shortlink',
    '</wp-json/webmention/1.0/endpoint>; rel="webmention", <https://a.example/x>; rel="alternate"; type="application/json"',
    '<https://a.example/wm?x=1,2>; title*=UTF-8\'\'a%2Cb; rel="webmention http://webmention.org/"; anchor="#x"',
    'https://a.example/xmlrpc.php, https://b.example/xmlrpc.php',
    'private, no-cache="set-cookie", max-age=600, stale-while-revalidate=30',
    'text/html; charset="UTF-8"; boundary=x',
    'Sun, 22 Nov 2026 12:00:00 GMT',
    '120',
  ],
} as const;
