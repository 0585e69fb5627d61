<?php
// The address and the database are those of one run; server.ts gives them by environment.
define( 'WP_HOME', getenv( 'LINKBACK_LAB_URL' ) );
define( 'WP_SITEURL', WP_HOME );

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', getenv( 'LINKBACK_LAB_DB_USER' ) );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . getenv( 'LINKBACK_LAB_DB_SOCKET' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

define( 'WP_DEFAULT_THEME', 'linkback-lab' );

// A test must not ask wordpress.org for updates, and a job must not start in the middle of a test.
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', 'localhost,127.*' );

// On PHP 8.2 debugging fills the log with WordPress's own deprecations.
define( 'WP_DEBUG', false );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
