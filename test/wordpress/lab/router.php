<?php
// Does for PHP's built-in server what WordPress's .htaccess does for Apache: what is a file is served,
// all else goes to index.php. A PHP file may have a path after it (/wp-trackback.php/12).
$path = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?: '/' );
if ( is_file( $_SERVER['DOCUMENT_ROOT'] . preg_replace( '#(\.php)/.*#', '$1', $path ) ) ) {
	return false;
}
unset( $_SERVER['PATH_INFO'] );
$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
require $_SERVER['SCRIPT_FILENAME'];
