use strict;
use warnings;
use XML::RPC::Fast;

my ($endpoint, $method, @parameters) = @ARGV;
my $value = eval { XML::RPC::Fast->new($endpoint)->call($method, @parameters) };
binmode STDOUT, ':encoding(UTF-8)';
if (!$@) {
    print join(' ', 'value', ref $value ? @$value : $value), "\n";
} elsif ($@ =~ /^Remote Error \[(-?\d+)\]: (.*) at \S+ line \d+\.$/m) {
    print "fault $1 $2\n";
} else {
    die $@;
}
