import sys
import xmlrpc.client

endpoint, method, *parameters = sys.argv[1:]
sys.stdout.reconfigure(encoding='utf-8')
try:
    value = getattr(xmlrpc.client.ServerProxy(endpoint), method)(*parameters)
    print('value', *([value] if isinstance(value, str) else value))
except xmlrpc.client.Fault as fault:
    print('fault', fault.faultCode, fault.faultString)
