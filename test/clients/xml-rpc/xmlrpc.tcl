package require xmlrpc

set parameters {}
foreach text [lrange $argv 2 end] { lappend parameters [list string $text] }
regexp {^(http://[^/]+)/(.*)$} [lindex $argv 0] {} host path
# What is left of the answer comes before its value.
set value [lindex [xmlrpc::call $host $path [lindex $argv 1] $parameters] 1]
if {[lindex $value 0 0] eq "faultCode"} {
    puts "fault [lindex $value 0 1] [lindex $value 1 1]"
} else {
    puts "value $value"
}
