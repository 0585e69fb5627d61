import sys
from xmlrpc.server import SimpleXMLRPCServer

server = SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False)
known = sys.argv[1:]


def take(*parameters):
    print("told", *parameters, sep="\t", flush=True)
    return {"flerror": "no" in known, "message": "Not today." if "no" in known else "Thanks."}


for name in ("weblogUpdates.extendedPing", "weblogUpdates.ping"):
    if name in known:
        server.register_function(take, name)
print(server.server_address[1], flush=True)
server.serve_forever()
