<?php
// php command.php SITE COMMAND JSON: runs one command inside WordPress, prints its answer as JSON.
[ , $site, $command, $json ] = $argv;
$given = json_decode( $json, true, 512, JSON_THROW_ON_ERROR );

// WordPress reads these without asking whether they are there.
$_SERVER['HTTP_HOST']   = preg_replace( '#^\w+://#', '', getenv( 'LINKBACK_LAB_URL' ) );
$_SERVER['REQUEST_URI'] = '/';
if ( 'install' === $command ) {
	define( 'WP_INSTALLING', true );
}
require $site . '/wp-load.php';

$answer = match ( $command ) {
	'install'     => linkback_lab_install(),
	'permalinks'  => linkback_lab_permalinks( $given['structure'] ),
	'flood-check' => update_option( 'linkback_lab_flood_check', $given['on'] ? '1' : '' ),
	'post'        => linkback_lab_post( $given ),
	'comments'    => linkback_lab_comments(),
	'tell'        => linkback_lab_tell(),
};
echo json_encode( $answer, JSON_THROW_ON_ERROR );

function linkback_lab_install() {
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	wp_install( 'Linkback lab', 'owner', 'owner@example.com', true );
	// The sample post brings a sample comment; tests count comments from none.
	wp_delete_post( 1, true );
	return get_option( 'db_version' );
}

function linkback_lab_permalinks( $structure ) {
	global $wp_rewrite;
	$wp_rewrite->set_permalink_structure( $structure );
	flush_rewrite_rules( false );
	return get_option( 'permalink_structure' );
}

function linkback_lab_post( $given ) {
	// As the owner: WordPress strips markup from what others write.
	wp_set_current_user( 1 );
	// "Attempt to notify any blogs linked to from the post"
	update_option( 'default_pingback_flag', $given['pingbacks'] ? '1' : '' );
	$id = wp_insert_post(
		wp_slash(
			array(
				'post_title'   => $given['title'],
				'post_name'    => $given['slug'],
				'post_content' => $given['content'],
				'post_status'  => 'publish',
				'to_ping'      => $given['trackbacks'] ?? '',
			)
		),
		true
	);
	if ( is_wp_error( $id ) ) {
		throw new RuntimeException( $id->get_error_message() );
	}
	// get_trackback_url() knows only the current post.
	$GLOBALS['post'] = get_post( $id );
	return array(
		'id'           => $id,
		'permalink'    => get_permalink( $id ),
		'trackbackUrl' => get_trackback_url(),
	);
}

function linkback_lab_tell() {
	// What its cron does some time after a post was published.
	do_all_pings();
	return true;
}

function linkback_lab_comments() {
	global $wpdb;
	return array_map(
		fn( $row ) => array(
			'postId'    => (int) $row->comment_post_ID,
			'type'      => $row->comment_type,
			'author'    => $row->comment_author,
			'authorUrl' => $row->comment_author_url,
			'content'   => $row->comment_content,
			'approved'  => $row->comment_approved,
			'agent'     => $row->comment_agent,
		),
		$wpdb->get_results( "SELECT * FROM $wpdb->comments ORDER BY comment_ID" )
	);
}
