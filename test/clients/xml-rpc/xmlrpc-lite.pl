use strict;
use warnings;
use XMLRPC::Lite;

my ($endpoint, $method, @parameters) = @ARGV;
my $answer = XMLRPC::Lite->proxy($endpoint)->call($method, @parameters);
if ($answer->fault) {
    print 'fault ', $answer->faultcode, ' ', $answer->faultstring, "\n";
} else {
    my $value = $answer->result;
    binmode STDOUT, ':encoding(UTF-8)';
    print join(' ', 'value', ref $value ? @$value : $value), "\n";
}
