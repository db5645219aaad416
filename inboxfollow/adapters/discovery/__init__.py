"""Finding the servers of an address (PROTOCOLS G): a bundled table, autoconfig, MX, SRV, guesses.

Everything that comes from the network is a stranger's word: names, ports and lengths are checked before use, and a
server without TLS or STARTTLS is dropped. The only room that imports dns.
"""
