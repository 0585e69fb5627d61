use strict;
use warnings;
use Frontier::Client;

my ($endpoint, $method, @parameters) = @ARGV;
my $value = eval { Frontier::Client->new(url => $endpoint)->call($method, @parameters) };
binmode STDOUT, ':encoding(UTF-8)';
if (!$@) {
    print join(' ', 'value', ref $value ? @$value : $value), "\n";
} elsif ($@ =~ /^Fault returned from XML RPC Server, fault code (-?\d+): (.*)$/m) {
    print "fault $1 $2\n";
} else {
    die $@;
}
