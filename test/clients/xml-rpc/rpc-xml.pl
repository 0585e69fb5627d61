use strict;
use warnings;
use RPC::XML::Client;

my ($endpoint, $method, @parameters) = @ARGV;
my $answer = RPC::XML::Client->new($endpoint)->send_request($method, @parameters);
die "$answer\n" unless ref $answer;
if ($answer->is_fault) {
    print 'fault ', $answer->code, ' ', $answer->string, "\n";
} else {
    my $value = $answer->value;
    binmode STDOUT, ':encoding(UTF-8)';
    print join(' ', 'value', ref $value ? @$value : $value), "\n";
}
