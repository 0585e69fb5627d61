<?php
[ , $endpoint, $method ] = $argv;
$call    = xmlrpc_encode_request( $method, array_slice( $argv, 3 ), array( 'encoding' => 'UTF-8', 'escaping' => 'markup' ) );
$context = array( 'method' => 'POST', 'header' => 'Content-Type: text/xml', 'content' => $call );
$answer  = file_get_contents( $endpoint, false, stream_context_create( array( 'http' => $context ) ) );
$value   = xmlrpc_decode( $answer, 'UTF-8' );
if ( is_array( $value ) && xmlrpc_is_fault( $value ) ) {
	echo "fault {$value['faultCode']} {$value['faultString']}\n";
} else {
	echo implode( ' ', array( 'value', ...(array) $value ) ), "\n";
}
