<?php
// What differs from a stock WordPress. Everything else, masked faults and moderation included, stays.

// Sources are served on loopback and on any free port: stock WordPress fetches from neither.
add_filter(
	'http_request_host_is_external',
	fn( $external, $host ) => $external || 'localhost' === $host || str_starts_with( $host, '127.' ),
	10,
	2
);
add_filter(
	'http_allowed_safe_ports',
	fn( $ports, $host, $url ) => array_merge( $ports, array( (int) wp_parse_url( $url, PHP_URL_PORT ) ) ),
	10,
	3
);

// After the stock callback, which says true to the second ping within 15 s, whoever it is from.
add_filter( 'comment_flood_filter', fn( $flood ) => $flood && get_option( 'linkback_lab_flood_check' ), 99 );

// WordPress writes to the blog's owner about each comment; the machine may have a mailer.
add_filter( 'pre_wp_mail', '__return_true' );

/** Whether a post is to be found by TrackBack only: its slug says so. Pings stay open. */
function linkback_lab_trackback_only( $post ) {
	return $post instanceof WP_Post && str_starts_with( $post->post_name, 'tb-only-' );
}

add_filter(
	'wp_headers',
	function ( $headers ) {
		if ( is_singular() && linkback_lab_trackback_only( get_queried_object() ) ) {
			unset( $headers['X-Pingback'] );
		}
		return $headers;
	}
);
