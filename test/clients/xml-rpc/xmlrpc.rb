require 'xmlrpc/client'

endpoint, method, *parameters = ARGV
begin
  puts ['value', *XMLRPC::Client.new2(endpoint).call(method, *parameters)].join(' ')
rescue XMLRPC::FaultException => fault
  puts "fault #{fault.faultCode} #{fault.faultString}"
end
