<?php
// One template for every page. Old themes did the same: RDF with each post, so on the front page
// there are several and rdf:about says which is which.
?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
	<meta charset="<?php bloginfo( 'charset' ); ?>">
	<title><?php wp_title( '' ); ?></title>
	<?php if ( is_singular() ) : ?>
	<meta name="author" content="<?php echo esc_attr( get_the_author_meta( 'display_name', get_queried_object()->post_author ) ); ?>">
	<?php endif; ?>
	<?php if ( is_singular() && pings_open() && ! linkback_lab_trackback_only( get_queried_object() ) ) : ?>
	<link rel="pingback" href="<?php bloginfo( 'pingback_url' ); ?>">
	<?php endif; ?>
	<?php wp_head(); ?>
</head>
<body>
<?php while ( have_posts() ) : the_post(); ?>
	<article>
		<h1><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h1>
		<?php the_content(); ?>
		<?php if ( pings_open() ) : ?>
			<?php if ( is_singular() ) : ?>
		<p><a rel="trackback" href="<?php trackback_url(); ?>">TrackBack</a></p>
			<?php endif; ?>
		<!--
		<?php trackback_rdf(); ?>

		-->
		<?php endif; ?>
	</article>
<?php endwhile; ?>
<?php wp_footer(); ?>
</body>
</html>
