"""Setting up an account: from an address to a configuration that works. Nothing here asks or prints, and nothing is
written before `commit`: a front end asks, hands the answers on, and may be left at any moment.

In this order: address, search, ways, login, around, place, secret, plan, commit.
"""
